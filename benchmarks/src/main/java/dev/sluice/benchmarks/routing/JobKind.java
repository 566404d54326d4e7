package dev.sluice.benchmarks.routing;

import dev.sluice.schema.Job;
import dev.sluice.schema.ModelSelection;
import tools.jackson.databind.node.ObjectNode;

/** What jobs ask for. */
enum JobKind {
  /** The usual model, which every provider has. */
  PLAIN,
  /** The same with tools, which some cannot use. */
  TOOLS,
  /** The large model, which few have, and else the usual one. */
  LARGE;

  static final String USUAL_MODEL = "usual";

  static JobKind drawn(double lot) {
    return lot < 0.8 ? PLAIN : lot < 0.9 ? TOOLS : LARGE;
  }

  Job job() {
    Job job = Job.chat(this == LARGE ? SimulatedProvider.LARGE : USUAL_MODEL, "x".repeat(1600));
    if (this == TOOLS) {
      ObjectNode tool = job.body().putArray("tools").addObject();
      tool.put("type", "function").putObject("function").put("name", "look_up");
    }
    return this == LARGE ? job.withSelection(ModelSelection.NONE.withModels(USUAL_MODEL)) : job;
  }
}
