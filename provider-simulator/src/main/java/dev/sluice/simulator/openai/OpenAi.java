package dev.sluice.simulator.openai;

import tools.jackson.databind.JsonNode;

/** OpenAI itself. */
final class OpenAi implements Vendor {

  @Override
  public void check(String model, JsonNode body) {
    if (ReasoningModels.isOpenAis(model)) {
      ReasoningModels.refuse(body, "max_tokens", " Use 'max_completion_tokens' instead.");
      ReasoningModels.refuse(body, "stop", "");
      ReasoningModels.refuseOther(body, "temperature");
      ReasoningModels.refuseOther(body, "top_p");
    }
  }
}
