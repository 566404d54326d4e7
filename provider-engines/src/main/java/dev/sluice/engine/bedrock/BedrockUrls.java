package dev.sluice.engine.bedrock;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.chat.PathModel;
import dev.sluice.provider.ProviderSpec;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go.
 *
 * @param runtime the base of calls
 * @param control the base of questions about models
 */
record BedrockUrls(String runtime, String control) {

  private static final Pattern RUNTIME = Pattern.compile("^(https?://)bedrock-runtime([.-])");

  BedrockUrls {
    requireNonNull(runtime, "runtime is null");
    requireNonNull(control, "control is null");
  }

  /**
   * @throws IllegalArgumentException if the option for the control plane is no URL
   */
  static BedrockUrls of(ProviderSpec spec) {
    String runtime = spec.requireHost().toString();
    Optional<String> given = spec.options().text(BedrockEngine.CONTROL_HOST);
    String control =
        given.isPresent()
            ? checked(spec.name(), given.get())
            : RUNTIME.matcher(runtime).replaceFirst("$1bedrock$2");
    return new BedrockUrls(runtime, control);
  }

  private static String checked(String provider, String given) {
    String base = given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
    if (!base.matches("https?://[^/?#@]+[^?#@]*")) {
      throw new IllegalArgumentException(
          "%s of provider %s is no http or https URL; write it like https://bedrock.us-east-1.amazonaws.com"
              .formatted(BedrockEngine.CONTROL_HOST, provider));
    }
    return base;
  }

  /**
   * @throws dev.sluice.engine.chat.InvalidRequestException if there can be no such model
   */
  URI converse(String model) {
    return URI.create(runtime + "/model/" + PathModel.segment(model) + "/converse");
  }

  /**
   * @throws dev.sluice.engine.chat.InvalidRequestException if there can be no such model
   */
  URI converseStream(String model) {
    return URI.create(runtime + "/model/" + PathModel.segment(model) + "/converse-stream");
  }

  URI foundationModels() {
    return URI.create(control + "/foundation-models?byOutputModality=TEXT");
  }

  /**
   * @param page null for the first
   */
  URI inferenceProfiles(@Nullable String page) {
    String url = control + "/inference-profiles?maxResults=1000";
    return URI.create(
        page == null ? url : url + "&nextToken=" + URLEncoder.encode(page, StandardCharsets.UTF_8));
  }
}
