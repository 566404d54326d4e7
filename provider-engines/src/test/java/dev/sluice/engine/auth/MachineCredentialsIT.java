package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.Engines;
import dev.sluice.provider.Auth;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.simulator.oauth.OAuth;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a machine has of Google's credentials tells its environment: each call is a process. */
@Timeout(60)
final class MachineCredentialsIT {

  private final Simulator simulator =
      Simulator.start(
          0,
          Map.of("vertex", Behavior.INSTANT.withOAuth(new OAuth(ServiceAccount.NAME, null, 3600))));

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void theMachinesOwnCredentialsAreFound(@TempDir Path home) throws Exception {
    Path file =
        Files.writeString(
            home.resolve("key.json"),
            ServiceAccount.file(ServiceAccount.NAME, simulator.url("vertex") + "/token")
                .toString());

    assertThat(inAnEnvironmentOf(home, Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString())))
        .isEqualTo("Completed");
  }

  @Test
  void aMachineWithoutCredentialsIsToldHowToGetThem(@TempDir Path home) throws Exception {
    assertThat(inAnEnvironmentOf(home, Map.of()))
        .isEqualTo(
            "AUTHENTICATION there are no Google credentials on this machine; give the provider a"
                + " credentials file, set GOOGLE_APPLICATION_CREDENTIALS to the path of one, or"
                + " run: gcloud auth application-default login");
  }

  private String inAnEnvironmentOf(Path home, Map<String, String> environment) throws Exception {
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(requireNonNull(System.getProperty("java.home")), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Duser.home=" + home,
            "-cp",
            requireNonNull(System.getProperty("java.class.path")),
            OneCall.class.getName(),
            simulator.url("vertex") + ServiceAccount.VERTEX);
    process
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("G") || name.startsWith("CLOUDSDK"));
    process.environment().putAll(Map.of("NO_GCE_CHECK", "true", "HOME", home.toString()));
    process.environment().putAll(environment);
    Process running = process.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** A program that makes one call with the machine's own credentials. */
  static final class OneCall {
    private OneCall() {}

    public static void main(String[] arguments) throws Exception {
      try (Engines engines = new Engines(InstantSource.system())) {
        ProviderAnswer answer =
            engines
                .create(ServiceAccount.spec(arguments[0], new Auth.Google(null)))
                .complete(ServiceAccount.call());
        System.out.println(
            answer instanceof Failed failed
                ? failed.code() + " " + failed.message()
                : answer.getClass().getSimpleName());
      }
    }
  }
}
