package dev.sluice.simulator.openai;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose manner of speaking OpenAI's wire is imitated. */
public enum Dialect {
  @JsonProperty("openai")
  OPENAI(new OpenAi()),
  @JsonProperty("groq")
  GROQ(new Groq()),
  @JsonProperty("openrouter")
  OPENROUTER(new OpenRouter()),
  @JsonProperty("xai")
  XAI(new Xai()),
  @JsonProperty("together")
  TOGETHER(new Together()),
  @JsonProperty("databricks")
  DATABRICKS(new Databricks()),
  @JsonProperty("docker_model_runner")
  DOCKER_MODEL_RUNNER(new DockerModelRunner()),
  @JsonProperty("litellm")
  LITELLM(new LiteLlm());

  // Each is an immutable object without state of its own.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Vendor vendor;

  Dialect(Vendor vendor) {
    this.vendor = vendor;
  }

  Vendor vendor() {
    return vendor;
  }
}
