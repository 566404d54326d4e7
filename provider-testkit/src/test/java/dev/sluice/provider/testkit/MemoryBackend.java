package dev.sluice.provider.testkit;

import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.provider.testkit.MemorySystem.Behavior;
import dev.sluice.provider.testkit.MemorySystem.Kind;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A backend that can do all that the kit asks for. */
final class MemoryBackend implements Backend {

  private final MemorySystem system = new MemorySystem();
  private final BiFunction<ProviderSpec, MemorySystem, Provider> providers;

  /**
   * @param providers makes the provider that is tried
   */
  MemoryBackend(BiFunction<ProviderSpec, MemorySystem, Provider> providers) {
    this.providers = providers;
  }

  private record Engine(MemoryBackend backend) implements ProviderEngine {
    @Override
    public String name() {
      return "memory";
    }

    @Override
    public Provider create(ProviderSpec spec) {
      return backend.providers.apply(spec, backend.system);
    }
  }

  @Override
  public ProviderEngine engine() {
    return new Engine(this);
  }

  @Override
  public ProviderSpec describe(String credential) {
    return ProviderSpec.of("mine", "memory", URI.create("http://memory.invalid/v1"))
        .with(new Auth.Header("X-Key", new Secret(credential)));
  }

  @Override
  public String model(Endpoint endpoint) {
    return MemorySystem.MODEL;
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.allOf(Ability.class);
  }

  @Override
  public int calls() {
    return system.calls();
  }

  @Override
  public OptionalInt abandoned() {
    return OptionalInt.of(system.abandoned());
  }

  @Override
  public Optional<String> lastRequest() {
    return Optional.of(system.lastRequest());
  }

  private void behave(Kind kind, @Nullable ErrorCode code, String message, Duration wait) {
    system.behave(new Behavior(kind, code, message, wait));
  }

  private void behave(Kind kind) {
    behave(kind, null, "", Duration.ZERO);
  }

  @Override
  public void answer() {
    behave(Kind.ANSWER);
  }

  @Override
  public void answerJson() {
    behave(Kind.ANSWER_JSON);
  }

  @Override
  public void callTools() {
    behave(Kind.ANSWER);
  }

  @Override
  public void refuse() {
    behave(Kind.REFUSE);
  }

  @Override
  public void fail(ErrorCode code) {
    behave(Kind.FAIL, code, "failed on purpose", Duration.ZERO);
  }

  @Override
  public void throttle(Duration wait) {
    behave(Kind.FAIL, ErrorCode.RATE_LIMITED, "slow down", wait);
  }

  @Override
  public void complain(String message) {
    behave(Kind.FAIL, ErrorCode.AUTHENTICATION, message, Duration.ZERO);
  }

  @Override
  public void hang() {
    behave(Kind.HANG);
  }

  @Override
  public void trickle() {
    behave(Kind.STALL);
  }

  @Override
  public void breakOff() {
    behave(Kind.BREAK_OFF);
  }

  @Override
  public void endEarly() {
    behave(Kind.BREAK_OFF);
  }

  @Override
  public void stall() {
    behave(Kind.STALL);
  }

  @Override
  public void failInStream(ErrorCode code) {
    behave(Kind.FAIL_IN_STREAM, code, "failed on purpose", Duration.ZERO);
  }

  @Override
  public void close() {}
}
