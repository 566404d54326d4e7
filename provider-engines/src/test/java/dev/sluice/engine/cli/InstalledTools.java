package dev.sluice.engine.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.Auth;
import dev.sluice.provider.Options;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.UnavailableProviderException;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import dev.sluice.simulator.CommandLineTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Stand-ins for command line tools, installed in a directory, and calls of them. */
record InstalledTools(Path directory) {

  static InstalledTools in(Path directory) throws IOException {
    CommandLineTools.install(directory);
    return new InstalledTools(directory);
  }

  Path script(String body) throws IOException {
    Path file = Files.createTempFile(directory, "tool", "");
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PATH", directory + ":" + System.getenv("PATH"));
    return environment;
  }

  static Options options(String tool, Map<String, List<String>> more) {
    Map<String, List<String>> all = new HashMap<>(more);
    all.put("tool", List.of(tool));
    return new Options(all);
  }

  Provider provider(String tool) throws UnavailableProviderException {
    return provider(environment(), options(tool, Map.of()), 30);
  }

  Provider provider(Map<String, String> environment, Options options, int seconds)
      throws UnavailableProviderException {
    Duration total = Duration.ofSeconds(seconds);
    ProviderSpec spec =
        new ProviderSpec(
            "p",
            "cli",
            ProviderMetadata.Kind.COMMAND,
            null,
            new Auth.None(),
            Map.of(),
            new ProviderSpec.Timeouts(total, total),
            options);
    return new CliEngine(environment, InstantSource.system()).create(spec);
  }

  static ProviderCall chat(String prompt) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", "alias");
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return call(body.toString());
  }

  static ProviderCall call(String body) {
    return new ProviderCall(
        "job-1.1",
        Endpoint.CHAT_COMPLETIONS,
        "model-x",
        (ObjectNode) Json.mapper().readTree(body),
        Duration.ofMinutes(5));
  }

  static String text(Completed completed) {
    return text(completed.response().body());
  }

  static String text(JsonNode body) {
    return body.at("/choices/0/message/content").asString();
  }

  static Completed completed(ProviderAnswer answer) {
    assertThat(answer).isInstanceOf(Completed.class);
    return (Completed) answer;
  }

  static Failed failed(ProviderAnswer answer) {
    assertThat(answer).isInstanceOf(Failed.class);
    return requireNonNull((Failed) answer);
  }
}
