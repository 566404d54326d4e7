package dev.sluice.engine.contract;

import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.UnavailableProviderException;
import dev.sluice.provider.testkit.Backend;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A system while it is tried. */
final class Subject implements AutoCloseable {

  static final String YES = "yes";
  static final String NO = "–";

  private static final Duration BUDGET = Duration.ofMinutes(1);

  private final Candidate candidate;
  private final Backend backend;
  private final Provider provider;
  private final AtomicInteger calls = new AtomicInteger();

  Subject(Candidate candidate, Backend backend) throws UnavailableProviderException {
    this.candidate = candidate;
    this.backend = backend;
    backend.answer();
    var spec = backend.describe("conformance-credential");
    this.provider = backend.engine().create(spec);
  }

  Backend backend() {
    return backend;
  }

  Provider provider() {
    return provider;
  }

  boolean isCommand() {
    return candidate.kind() == Candidate.Kind.COMMAND;
  }

  String reasoner() {
    return candidate.reasoner();
  }

  ProviderCall call(ObjectNode body) {
    return call(body, backend.model(Endpoint.CHAT_COMPLETIONS));
  }

  ProviderCall call(ObjectNode body, String model) {
    return call(Endpoint.CHAT_COMPLETIONS, body, model);
  }

  ProviderCall call(Endpoint endpoint, ObjectNode body, String model) {
    String id = "conformance-" + calls.incrementAndGet() + ".1";
    return new ProviderCall(id, endpoint, model, body, BUDGET);
  }

  ProviderAnswer ask(ObjectNode body) throws InterruptedException {
    return provider.complete(call(body));
  }

  /**
   * Tries something.
   *
   * @param names what a refusal may name
   * @param kept whether an answer shows that it was understood
   */
  String tried(ProviderAnswer answer, List<String> names, Predicate<Completed> kept) {
    if (answer instanceof Completed completed) {
      require(kept.test(completed), "was accepted and not done: " + completed.response().body());
      return YES;
    }
    Failed failed = (Failed) answer;
    require(
        failed.code() == ErrorCode.INVALID_REQUEST
            && names.stream().anyMatch(name -> isNamed(name, failed.message())),
        "failed otherwise than by its name: " + failed);
    return NO;
  }

  String tried(ObjectNode body, List<String> names, Predicate<Completed> kept)
      throws InterruptedException {
    return tried(ask(body), names, kept);
  }

  private static boolean isNamed(String name, String message) {
    return Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)").matcher(message).find();
  }

  /** Whether what went out last has this in it. */
  boolean sent(String text) {
    return backend.lastRequest().orElse("").contains(text);
  }

  void require(boolean kept, String what) {
    if (!kept) {
      throw new AssertionError(candidate + ": " + what);
    }
  }

  static JsonNode choice(Completed completed) {
    return completed.response().body().path("choices").path(0);
  }

  static String text(Completed completed) {
    return choice(completed).path("message").path("content").asString("");
  }

  /** The names of the tools that are called. */
  static List<String> tools(Completed completed) {
    return choice(completed)
        .path("message")
        .path("tool_calls")
        .valueStream()
        .map(call -> call.path("function").path("name").asString(""))
        .toList();
  }

  @Override
  public void close() {
    provider.close();
    backend.close();
  }
}
