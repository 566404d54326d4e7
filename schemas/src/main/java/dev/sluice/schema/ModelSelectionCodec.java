package dev.sluice.schema;

import tools.jackson.databind.node.ObjectNode;

/** {@code model_selection} where it stands outside of a job. */
public final class ModelSelectionCodec {

  private ModelSelectionCodec() {}

  /** What it says, and nothing of what it does not say. */
  public static ObjectNode encode(ModelSelection selection) {
    return SelectionFields.write(selection);
  }

  /**
   * @param path where the object stands, for the mistakes
   * @throws MalformedRecordException at an unknown key or value; it tells the right ones
   */
  public static ModelSelection decode(ObjectNode object, String path) {
    return SelectionFields.read(new Fields(object, path));
  }
}
