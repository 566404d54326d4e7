package dev.sluice.benchmarks.routing;

import dev.sluice.provider.Bill;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Usage;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A provider as the weather has it. The luck of a call goes by its id, so that it is the same
 * whoever is asked first.
 */
final class SimulatedProvider implements Provider {

  static final String LARGE = "large";
  static final int INPUT_TOKENS = 400;
  static final double TOKEN_NOISE = 0.6;

  /** Seconds after which a call that hangs is given up. */
  private static final double TIMEOUT = 60;

  private static final double REFUSED_AFTER = 0.005;
  private static final double FAILED_AFTER = 0.3;

  private final int number;
  private final Weather weather;
  private final VirtualTime time;
  private final CallLog log;

  SimulatedProvider(int number, Weather weather, VirtualTime time, CallLog log) {
    this.number = number;
    this.weather = weather;
    this.time = time;
    this.log = log;
  }

  @Override
  public ProviderMetadata metadata() {
    return new ProviderMetadata(name(), "simulated", ProviderMetadata.Kind.LOCAL, "nowhere");
  }

  private String name() {
    return weather.profiles().get(number).name();
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) {
    double begun = time.seconds();
    boolean out = weather.isOut(number, begun);
    log.called(out);
    if (out) {
      boolean hangs = weather.isHanging(number, begun);
      pass(hangs ? TIMEOUT : REFUSED_AFTER);
      return hangs
          ? ProviderAnswer.Failed.unanswered(ErrorCode.TIMEOUT, "no answer")
          : ProviderAnswer.Failed.unanswered(ErrorCode.NETWORK, "connection refused");
    }
    SplittableRandom luck = new SplittableRandom((call.callId() + name()).hashCode() * 31L);
    luck.nextLong();
    if (luck.nextDouble() < weather.failing(number, begun)) {
      pass(FAILED_AFTER);
      return ProviderAnswer.Failed.unanswered(ErrorCode.SERVER_ERROR, "internal error");
    }
    return answer(call, begun, luck);
  }

  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) {
    return complete(call);
  }

  private ProviderAnswer answer(ProviderCall call, double begun, SplittableRandom luck) {
    Profile profile = weather.profiles().get(number);
    double tokens = lognormal(luck, Profile.MEAN_TOKENS, TOKEN_NOISE);
    double seconds = profile.overhead() + tokens / profile.tokensPerSecond();
    double size = call.model().equals(LARGE) ? Profile.LARGE_FACTOR : 1;
    double noise = lognormal(luck, 1, profile.noise());
    pass(seconds * size * noise * weather.slowness(number, begun));
    Usage usage = new Usage(INPUT_TOKENS, 0, Math.max(1, Math.round(tokens)), 0);
    return new ProviderAnswer.Completed(
        new ProviderResponse(200, call.callId(), Json.mapper().createObjectNode()),
        new Bill(usage, null));
  }

  /** Of this mean, whatever the deviation. */
  private static double lognormal(SplittableRandom luck, double mean, double deviation) {
    return mean * Math.exp(deviation * luck.nextGaussian() - deviation * deviation / 2);
  }

  private void pass(double seconds) {
    time.sleep(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  @Override
  public void close() {}
}
