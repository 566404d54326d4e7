package dev.sluice.provider.testkit;

/** What a provider may do beyond answering a chat. What it cannot do, it must refuse by name. */
public enum Ability {
  /** Its models can call tools. */
  TOOLS,
  /** Its models can see images that stand in the request. */
  VISION,
  /** Its models can be held to a JSON Schema. */
  STRUCTURED_OUTPUT,
  /** It hands out the pieces of an answer while they arrive, and not all of them at the end. */
  STREAMING,
  /** It answers {@code /v1/embeddings}. */
  EMBEDDINGS,
  /** It knows which models there are. */
  MODEL_LISTING
}
