package dev.sluice.provider.testkit;

import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.opentest4j.TestAbortedException;

/**
 * The system behind the provider, or a stand-in for it, at the kit's command. How it is to behave
 * is said before {@link #describe} is asked, and holds for every call until something else is said.
 * What a backend cannot do it leaves as it is here: the promises that depend on it are then
 * skipped, and the report says why. One for each test; thread-safe.
 */
public interface Backend extends AutoCloseable {

  /** The engine that is tried; asked for after {@link #describe}. */
  ProviderEngine engine();

  /**
   * Describes a provider that talks to this backend. The kit sets the timeouts.
   *
   * @param credential what to authenticate with, and what must never come to light
   */
  ProviderSpec describe(String credential);

  /** The provider's own name of a model that it has for this. */
  String model(Endpoint endpoint);

  /** What the provider can do. All others it must refuse by name. */
  Set<Ability> abilities();

  /** How many calls at once are many for it. */
  default int many() {
    return 200;
  }

  /** How many calls have reached it. */
  int calls();

  /** How many of them their caller gave up before they were answered; empty if it cannot tell. */
  default OptionalInt abandoned() {
    return OptionalInt.empty();
  }

  /**
   * What the last call asked for, address and body, as it was written; empty if it cannot tell. The
   * kit looks there for what a job asks for, so that nothing of it is lost in silence.
   */
  default Optional<String> lastRequest() {
    return Optional.empty();
  }

  /**
   * Answers every call, with a text that repeats the last message of the user, which is short; in
   * several pieces where the answer is streamed; and with usage, if the provider has any.
   */
  void answer();

  /** Answers with JSON that satisfies the schema of the call: an object with a {@code city}. */
  default void answerJson() {
    throw cannot("answer in JSON: override answerJson()");
  }

  /** Answers by calling every tool that the call offers, once, and then as {@link #answer} does. */
  default void callTools() {
    throw cannot("have tools called: override callTools()");
  }

  /** Has the model refuse in an answer that is otherwise well-formed, and is billed. */
  default void refuse() {
    throw cannot("have a model refuse: override refuse()");
  }

  /**
   * Fails every call in the way that means this. For {@code network} it may go away for good: no
   * other behaviour is asked for afterwards.
   */
  default void fail(ErrorCode code) {
    throw cannot("fail with " + code.wireName() + ": override fail(ErrorCode)");
  }

  /** Turns every call away, and asks to come back after so many whole seconds. */
  default void throttle(Duration wait) {
    throw cannot("say how long to wait: override throttle(Duration)");
  }

  /** Fails every call, with exactly this as the text of the error. */
  default void complain(String message) {
    throw cannot("choose the text of an error: override complain(String)");
  }

  /** Takes calls and never answers. */
  default void hang() {
    throw cannot("hang: override hang()");
  }

  /** Answers bit by bit: never silent for more than some seconds, and not done within a minute. */
  default void trickle() {
    throw cannot("trickle: override trickle()");
  }

  /** Breaks the connection in the middle of every answer, streamed or not. */
  default void breakOff() {
    throw cannot("break off: override breakOff()");
  }

  /** Ends every streamed answer in good order, but before it is whole. */
  default void endEarly() {
    throw cannot("end a stream early: override endEarly()");
  }

  /** Streams the first pieces of every answer, some text among them, and then nothing more. */
  default void stall() {
    throw cannot("stall in the middle of a stream: override stall()");
  }

  /** Streams the first pieces of every answer, some text among them, and then the error. */
  default void failInStream(ErrorCode code) {
    throw cannot(
        "fail with %s in the middle of a stream: override failInStream(ErrorCode)"
            .formatted(code.wireName()));
  }

  @Override
  void close();

  /**
   * Skips the promises that would need this.
   *
   * @param what completes "the backend cannot …"
   */
  static TestAbortedException cannot(String what) {
    return new TestAbortedException("the backend cannot " + what);
  }
}
