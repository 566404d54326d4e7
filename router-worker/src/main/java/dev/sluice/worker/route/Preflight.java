package dev.sluice.worker.route;

import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Job;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Why a target would certainly not serve one job. Made for the job, used for all its targets. */
final class Preflight {

  private final Set<String> allowedProviders;
  private final List<String> ignore;
  private final List<String> order;
  private final TokenEstimate estimate;
  private final Endpoint endpoint;
  private final boolean tools;
  private final boolean structuredOutput;

  /**
   * @param allowedProviders the providers that any job may go to
   */
  Preflight(Job job, TokenEstimate estimate, Set<String> allowedProviders) {
    this.allowedProviders = allowedProviders;
    this.estimate = estimate;
    ignore = job.selection().filter().ignore();
    order = job.selection().provider().order();
    endpoint = job.endpoint();
    JsonNode listed = job.body().get("tools");
    tools = listed != null && !listed.isEmpty();
    structuredOutput =
        job.body().path("response_format").path("type").asString("").equals("json_schema");
  }

  /** Null if nothing is known to stand against it. */
  @Nullable String objectionTo(Target target) {
    if (!allowedProviders.contains(target.provider())) {
      return "not in routing.allowed_providers";
    }
    if (!order.isEmpty() && !order.contains(target.provider())) {
      return "not in provider.order";
    }
    if (isIgnored(target)) {
      return "in ignore";
    }
    Set<Endpoint> endpoints = target.model().endpoints();
    if (endpoints != null && !endpoints.contains(endpoint)) {
      return "does not serve " + endpoint.url();
    }
    return endpoint == Endpoint.CHAT_COMPLETIONS ? inability(target.model()) : null;
  }

  private @Nullable String inability(Model model) {
    Model.Abilities abilities = model.abilities();
    if (tools && Boolean.FALSE.equals(abilities.tools())) {
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
        ? "needs about %d tokens of context, it has %d".formatted(estimate.context(), window)
        : tooLong(model);
  }

  /** Most providers refuse a limit that is above the model's own, instead of lowering it. */
  private @Nullable String tooLong(Model model) {
    Integer most = model.maxOutputTokens();
    long asked = estimate.maxOutput().orElse(0);
    return most != null && asked > most
        ? "answers with at most %d tokens, not %d".formatted(most, asked)
        : null;
  }

  private boolean isIgnored(Target target) {
    for (String entry : ignore) {
      if (entry.equals(target.provider()) || names(entry, target)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(String entry, Target target) {
    int slash = target.provider().length();
    if (entry.length() <= slash
        || entry.charAt(slash) != '/'
        || !entry.startsWith(target.provider())) {
      return false;
    }
    String model = entry.substring(slash + 1);
    return model.equals(target.model().name()) || target.model().aliases().contains(model);
  }
}
