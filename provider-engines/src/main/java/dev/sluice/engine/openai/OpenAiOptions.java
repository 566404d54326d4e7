package dev.sluice.engine.openai;

import dev.sluice.provider.ProviderSpec;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the description of a provider says beyond what all engines read.
 *
 * @param outputLimit which of {@code max_tokens} and {@code max_completion_tokens} the provider
 *     reads; the other is sent under that name. Null sends what the job has.
 * @param models where the provider lists its models
 */
record OpenAiOptions(@Nullable String outputLimit, URI models) {

  private static final String OUTPUT_LIMIT = "output_limit_field";

  /** Below the host, or with a slash before it from the root of the host. */
  private static final String MODELS = "models_path";

  static final Set<String> KEYS = Set.of(OUTPUT_LIMIT, MODELS);

  static OpenAiOptions of(ProviderSpec spec) {
    String outputLimit = spec.options().text(OUTPUT_LIMIT).orElse(null);
    if (outputLimit != null && !OpenAiRequest.OUTPUT_LIMITS.contains(outputLimit)) {
      throw new IllegalArgumentException(
          "%s of provider %s is \"%s\"; write max_tokens or max_completion_tokens"
              .formatted(OUTPUT_LIMIT, spec.name(), outputLimit));
    }
    return new OpenAiOptions(outputLimit, models(spec));
  }

  private static URI models(ProviderSpec spec) {
    String path = spec.options().text(MODELS).orElse("models");
    URI host = URI.create(spec.requireHost() + "/");
    try {
      URI models = host.resolve(path);
      // Anywhere else would be told the credential.
      if (Objects.equals(models.getAuthority(), host.getAuthority())) {
        return models;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "%s of provider %s is no path: \"%s\"; write it like models, or /api/models"
            .formatted(MODELS, spec.name(), path));
  }
}
