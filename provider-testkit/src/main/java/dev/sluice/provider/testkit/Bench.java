package dev.sluice.provider.testkit;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.ProviderSpec.Timeouts;
import dev.sluice.provider.UnavailableProviderException;
import dev.sluice.schema.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.node.ObjectNode;

/** Where one test puts a provider and its backend. Looks for the credential in all that is said. */
final class Bench implements AutoCloseable {

  private static final long POLL_NANOS = 5_000_000;
  private static final Timeouts PATIENT = new Timeouts(Running.FOR_EVER, Running.FOR_EVER);

  private final Backend backend;
  private final String credential = "kit-credential-" + UUID.randomUUID();
  private final List<Provider> providers = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();

  Bench(Backend backend) {
    this.backend = requireNonNull(backend, "the backend is null");
  }

  Backend backend() {
    return backend;
  }

  boolean can(Ability ability) {
    return backend.abilities().contains(ability);
  }

  /** Skips the rest of a test that is about something which the provider does not claim to do. */
  void assumeCan(Ability ability) {
    Assumptions.assumeTrue(can(ability), () -> "the provider does not claim " + ability);
  }

  /** A provider of the backend as that behaves now. */
  Provider provider() {
    return provider(PATIENT);
  }

  Provider provider(Timeouts timeouts) {
    try {
      ProviderSpec spec = backend.describe(credential).with(timeouts);
      Provider provider = backend.engine().create(spec);
      providers.add(provider);
      return provider;
    } catch (UnavailableProviderException e) {
      throw Shortfall.of(
          "the engine says that its provider is unavailable: " + e.getMessage(),
          "the backend provides whatever the provider needs on this machine");
    }
  }

  ProviderCall chat(ObjectNode body) {
    return chat(body, Running.FOR_EVER);
  }

  ProviderCall chat(ObjectNode body, Duration budget) {
    return call("kit-" + calls.incrementAndGet() + ".1", Endpoint.CHAT_COMPLETIONS, body, budget);
  }

  ProviderCall embeddings(ObjectNode body) {
    String id = "kit-" + calls.incrementAndGet() + ".1";
    return call(id, Endpoint.EMBEDDINGS, body, Running.FOR_EVER);
  }

  ProviderCall call(String callId, Endpoint endpoint, ObjectNode body, Duration budget) {
    return new ProviderCall(callId, endpoint, backend.model(endpoint), body, budget);
  }

  ProviderAnswer complete(Provider provider, ProviderCall call) throws InterruptedException {
    return seen(starting(provider, call).result());
  }

  Running<ProviderAnswer> starting(Provider provider, ProviderCall call) {
    return Running.start("complete()", () -> unchanged(call, () -> provider.complete(call)));
  }

  ProviderAnswer stream(Provider provider, ProviderCall call, Recorder chunks)
      throws InterruptedException {
    ProviderAnswer answer = seen(streaming(provider, call, chunks).result());
    chunks.chunks().forEach(chunk -> Leaks.refuse("a chunk", chunk.toString(), credential));
    return answer;
  }

  Running<ProviderAnswer> streaming(Provider provider, ProviderCall call, Recorder chunks) {
    return Running.start(
        "stream()", () -> unchanged(call, () -> chunks.of(sink -> provider.stream(call, sink))));
  }

  private interface Calling {
    ProviderAnswer call() throws InterruptedException;
  }

  private static ProviderAnswer unchanged(ProviderCall call, Calling calling)
      throws InterruptedException {
    ObjectNode before = call.body().deepCopy();
    ProviderAnswer answer = calling.call();
    Shortfall.unless(
        before.equals(call.body()),
        "the body of the call was changed from %s to %s".formatted(before, call.body()),
        "the body is shared between the attempts of a job: copy what has to be different");
    return answer;
  }

  /** Looks at what a provider gave before anything else does. */
  ProviderAnswer seen(ProviderAnswer answer) {
    Shortfall.unless(
        answer != null, "the provider returned null", "every call ends in an answer or a failure");
    Leaks.refuse(answer, credential);
    return answer;
  }

  void mustNotLeak(String where, String text) {
    Leaks.refuse(where, text, credential);
  }

  String credential() {
    return credential;
  }

  Completed completed(ProviderAnswer answer) {
    if (answer instanceof Completed completed) {
      return completed;
    }
    throw Shortfall.of(
        "the backend answered, and the provider failed: " + answer, "the answer is passed on");
  }

  Failed failed(ProviderAnswer answer, String why) {
    if (answer instanceof Failed failed) {
      return failed;
    }
    throw Shortfall.of(why + ", and the provider gave " + answer, "a Failed that says so");
  }

  /** Waits until so many calls have reached the backend, or the one that is on its way is over. */
  void awaitCalls(int atLeast, Running<?> running) {
    await(() -> backend.calls() >= atLeast || running.isOver(), Running.PATIENCE);
    Shortfall.unless(
        backend.calls() >= atLeast || running.isOver(),
        "a call did not reach the backend within " + Running.PATIENCE.toSeconds() + " s",
        "a call goes out at once, whatever else is under way");
  }

  /** Waits until the backend has seen a call given up, if it is one that can tell. */
  void awaitAbandoned(int atLeast) {
    OptionalInt abandoned = backend.abandoned();
    if (abandoned.isEmpty()) {
      return;
    }
    boolean seen =
        await(() -> backend.abandoned().orElse(0) >= atLeast, Running.PROMPTLY.multipliedBy(2));
    Shortfall.unless(
        seen,
        "the call was given up, and the backend goes on with it",
        "a call that is given up is aborted on the wire, or its process tree is killed");
  }

  /** The same of all calls that reached the backend before their time was up. */
  void awaitAllAbandoned() {
    awaitAbandoned(backend.calls());
  }

  private static boolean await(BooleanSupplier effect, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (!effect.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  @Override
  public void close() {
    providers.forEach(Provider::close);
    backend.close();
  }
}
