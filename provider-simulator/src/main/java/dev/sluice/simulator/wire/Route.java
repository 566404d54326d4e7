package dev.sluice.simulator.wire;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a path is for. */
public sealed interface Route {

  /** The only method that it answers. */
  String method();

  /**
   * A call of a model by {@code POST} with a JSON body.
   *
   * @param endpoint what the ledger calls it
   */
  record Model(String endpoint, Reading reading) implements Route {
    @Override
    public String method() {
      return "POST";
    }
  }

  /** Tells of models without calling one. It needs the key, and is neither limited nor recorded. */
  record Catalog(String method, Telling telling) implements Route {}

  /** Reads a body strictly, with what the path and the headers told. */
  @FunctionalInterface
  interface Reading {
    /**
     * @throws RejectedRequest with the error that the vendor would give
     */
    ModelCall read(JsonNode body);
  }

  /** Answers from the names of the provider's models, empty where it has every model. */
  @FunctionalInterface
  interface Telling {
    /**
     * @throws RejectedRequest with the error that the vendor would give
     */
    Reply tell(String provider, List<String> models);
  }
}
