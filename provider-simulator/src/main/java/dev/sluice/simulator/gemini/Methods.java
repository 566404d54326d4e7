package dev.sluice.simulator.gemini;

import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Route;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be asked of a model. */
final class Methods {

  private Methods() {}

  static Optional<Route> find(Service service, Received request, String model, String method) {
    boolean vertex = service == Service.VERTEX_AI;
    Route.@Nullable Reading reading =
        switch (method) {
          case "generateContent" -> body -> Contents.read(body, model, service, Framing.WHOLE);
          case "streamGenerateContent" -> {
            Framing framing = Framing.asked(request.query("alt"));
            yield body -> Contents.read(body, model, service, framing);
          }
          case "predict" -> vertex ? body -> Predictions.read(body, model) : null;
          case "embedContent" -> vertex ? null : body -> Embeddings.readOne(body, model);
          case "batchEmbedContents" -> vertex ? null : body -> Embeddings.readAll(body, model);
          default -> null;
        };
    return Optional.ofNullable(reading).map(known -> new Route.Model(request.path(), known));
  }
}
