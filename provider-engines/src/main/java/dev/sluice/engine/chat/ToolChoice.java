package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;

/** Which tools the model has to call. */
public sealed interface ToolChoice {

  /** The caller leaves it to the provider, which is {@link Auto} where there are tools. */
  record Unset() implements ToolChoice {}

  /** As it likes. */
  record Auto() implements ToolChoice {}

  /** None at all, though some are known from the conversation. */
  record None() implements ToolChoice {}

  /** At least one, whichever. */
  record Required() implements ToolChoice {}

  /**
   * This one.
   *
   * @param name of one of the tools
   */
  record Function(String name) implements ToolChoice {
    public Function {
      requireNonNull(name, "name is null");
    }
  }
}
