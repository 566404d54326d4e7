package dev.sluice.engine.contract;

import dev.sluice.provider.Auth;
import dev.sluice.provider.Options;
import dev.sluice.schema.ErrorCode;
import dev.sluice.simulator.Behavior;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A system that the simulator plays.
 *
 * @param engine the name of the engine that speaks to it
 * @param path below the provider's own prefix, what a host ends with
 * @param auth makes a credential into what it authenticates with
 * @param wordless what it cannot tell from other failures
 * @param manner what is particular about how it behaves
 */
record SimulatedSystem(
    String engine,
    String path,
    Function<String, Auth> auth,
    Options options,
    Models models,
    Set<ErrorCode> wordless,
    UnaryOperator<Behavior> manner) {

  /**
   * Models of the system.
   *
   * @param embeddings null where it makes none
   * @param reasoning one that reasons if it is asked to
   */
  record Models(String chat, @Nullable String embeddings, String reasoning) {

    Stream<String> all() {
      return Stream.concat(Stream.of(chat, reasoning), Stream.ofNullable(embeddings));
    }
  }
}
