package dev.sluice.worker.route;

import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Job;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a target certainly could not serve one job. Made for the job, used for all its targets, by
 * one thread.
 */
final class Preflight {

  private final Endpoint endpoint;
  private final ObjectNode body;
  private final TokenEstimate estimate;
  private final boolean structuredOutput;
  private @Nullable Boolean usesTools;

  Preflight(Job job, TokenEstimate estimate) {
    this.endpoint = job.endpoint();
    this.body = job.body();
    this.estimate = estimate;
    // Any JSON (json_object) is what a model writes that is told to; a schema takes more.
    structuredOutput = body.path("response_format").path("type").asString("").equals("json_schema");
  }

  /** Null if nothing is known to stand against it. */
  @Nullable String objectionTo(Target target) {
    Set<Endpoint> endpoints = target.model().endpoints();
    if (endpoints != null && !endpoints.contains(endpoint)) {
      return "does not serve " + endpoint.url();
    }
    return endpoint == Endpoint.CHAT_COMPLETIONS ? inability(target.model()) : null;
  }

  private @Nullable String inability(Model model) {
    Model.Abilities abilities = model.abilities();
    if (Boolean.FALSE.equals(abilities.tools()) && usesTools()) {
      return "does not support tools";
    }
    if (estimate.images() > 0 && Boolean.FALSE.equals(abilities.vision())) {
      return "does not support images";
    }
    if (structuredOutput && Boolean.FALSE.equals(abilities.structuredOutput())) {
      return "does not support structured output";
    }
    Integer window = model.contextWindow();
    return window != null && estimate.context() > window
        ? "needs about " + estimate.context() + " tokens of context, it has " + window
        : tooLong(model);
  }

  /** Most providers refuse a limit that is above the model's own, instead of lowering it. */
  private @Nullable String tooLong(Model model) {
    Integer most = model.maxOutputTokens();
    long asked = estimate.maxOutput().orElse(0);
    return most != null && asked > most
        ? "answers with at most " + most + " tokens, not " + asked
        : null;
  }

  /**
   * Tools that are listed count even where {@code tool_choice} is none: they are sent all the same.
   * Looked up when it first matters, since a conversation may be long.
   */
  private boolean usesTools() {
    if (usesTools == null) {
      usesTools =
          !body.path("tools").isEmpty() || !body.path("functions").isEmpty() || hasToolMessages();
    }
    return usesTools;
  }

  /** Whether tools were used earlier in the conversation. */
  private boolean hasToolMessages() {
    for (JsonNode message : body.path("messages")) {
      String role = message.path("role").asString("");
      if (role.equals("tool") || role.equals("function") || !message.path("tool_calls").isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
