package dev.sluice.provider.testkit;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.ProviderResponse;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that is wrong with a provider.
 *
 * @param promise the one that is not kept
 * @param said what the kit says of it
 * @param making puts the flaw into a good provider
 */
record Flaw(String promise, String said, BiFunction<Provider, ProviderSpec, Provider> making) {

  interface Completing {
    ProviderAnswer complete(Provider good, ProviderCall call) throws InterruptedException;
  }

  interface Streaming {
    ProviderAnswer stream(Provider good, ProviderCall call, ChunkSink sink)
        throws InterruptedException;
  }

  Provider in(Provider good, ProviderSpec spec) {
    return requireNonNull(making.apply(good, spec));
  }

  @Override
  public String toString() {
    return promise + ": " + said;
  }

  static Flaw completing(String promise, String said, Completing completing) {
    return new Flaw(
        promise,
        said,
        (good, spec) ->
            new Flawed(good) {
              @Override
              public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
                return completing.complete(good, call);
              }
            });
  }

  static Flaw streaming(String promise, String said, Streaming streaming) {
    return new Flaw(
        promise,
        said,
        (good, spec) ->
            new Flawed(good) {
              @Override
              public ProviderAnswer stream(ProviderCall call, ChunkSink sink)
                  throws InterruptedException {
                return streaming.stream(good, call, sink);
              }
            });
  }

  static Flaw failing(String promise, String said, UnaryOperator<Failed> change) {
    return completing(
        promise,
        said,
        (good, call) ->
            good.complete(call) instanceof Failed failed
                ? requireNonNull(change.apply(failed))
                : good.complete(call));
  }

  static Flaw answering(String promise, String said, Consumer<ObjectNode> change) {
    return completing(
        promise,
        said,
        (good, call) -> {
          ProviderAnswer answer = good.complete(call);
          if (!(answer instanceof Completed completed)) {
            return answer;
          }
          ObjectNode body = (ObjectNode) completed.response().body();
          change.accept(body);
          return new Completed(new ProviderResponse(200, null, body), completed.bill());
        });
  }

  static Flaw describing(
      String promise, String said, BiFunction<Provider, ProviderSpec, ProviderMetadata> metadata) {
    return new Flaw(
        promise,
        said,
        (good, spec) ->
            new Flawed(good) {
              @Override
              public ProviderMetadata metadata() {
                return requireNonNull(metadata.apply(good, spec));
              }
            });
  }
}
