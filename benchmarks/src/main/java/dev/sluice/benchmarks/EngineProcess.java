package dev.sluice.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.engine.Engines;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.provider.UnavailableProviderException;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls one engine again and again, with nothing around it, and tells what the second half of the
 * calls took of the processor.
 */
final class EngineProcess {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Provider provider;
  private final boolean streams;
  private final Semaphore inFlight;

  private EngineProcess(Provider provider, boolean streams, int inFlight) {
    this.provider = provider;
    this.streams = streams;
    this.inFlight = new Semaphore(inFlight);
  }

  /**
   * Arguments: engine, port of the simulator, whether to stream, calls to warm up, calls to
   * measure, calls in flight. Tells the nanoseconds of processor time that the measured calls took.
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, UnavailableProviderException {
    Lifeline.dieOnAnyFailure();
    String base = "http://127.0.0.1:" + args[1] + "/" + SimulatorProcess.INSTANT;
    try (Engines engines = new Engines(InstantSource.system())) {
      EngineProcess process =
          new EngineProcess(
              engines.create(spec(args[0], base)),
              Boolean.parseBoolean(args[2]),
              Integer.parseInt(args[5]));
      process.call(Integer.parseInt(args[3]));
      long began = SYSTEM.getProcessCpuTime();
      process.call(Integer.parseInt(args[4]));
      Lifeline.hold(Long.toString(SYSTEM.getProcessCpuTime() - began));
    }
  }

  private static ProviderSpec spec(String engine, String base) {
    Secret key = new Secret("sk-of-a-benchmark");
    return switch (engine) {
      case "openai" ->
          at(engine, base + "/v1").with(new Auth.Header("Authorization", new Secret("Bearer sk")));
      case "anthropic" -> at(engine, base).with(new Auth.Header("x-api-key", key));
      case "gemini" -> at(engine, base + "/v1beta").with(new Auth.Header("x-goog-api-key", key));
      case "bedrock" ->
          at(engine, base)
              .with(
                  new Auth.AwsSigV4(
                      "us-east-1", new Auth.AwsSigV4.Keys(new Secret("AKID"), key, null)));
      default -> at(engine, base);
    };
  }

  private static ProviderSpec at(String engine, String host) {
    return ProviderSpec.of(engine, engine, URI.create(host));
  }

  private void call(int times) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(times);
    for (int i = 0; i < times; i++) {
      int number = i;
      inFlight.acquire();
      Thread.ofVirtual()
          .start(
              () -> {
                answer(number);
                inFlight.release();
                ended.countDown();
              });
    }
    ended.await();
  }

  private void answer(int number) {
    ObjectNode body = (ObjectNode) Json.mapper().readTree(new Job(number).bare());
    ProviderCall call =
        new ProviderCall(
            "benchmark." + number,
            Endpoint.CHAT_COMPLETIONS,
            Job.MODEL,
            body,
            Duration.ofMinutes(1));
    try {
      ProviderAnswer answer =
          streams ? provider.stream(call, chunk -> {}) : provider.complete(call);
      if (!(answer instanceof ProviderAnswer.Completed)) {
        throw new BenchmarkException(provider.metadata().name() + " failed: " + answer);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
