package dev.sluice.simulator.answer;

/** Whether the model may or must call a tool. */
public sealed interface ToolChoice {

  record Auto() implements ToolChoice {}

  record None() implements ToolChoice {}

  record Required() implements ToolChoice {}

  /** This one, which is among those that are offered. */
  record Named(String name) implements ToolChoice {}
}
