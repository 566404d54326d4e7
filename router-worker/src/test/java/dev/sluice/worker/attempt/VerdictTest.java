package dev.sluice.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people are told about errors is what the worker does. */
final class VerdictTest {

  @Test
  void theGuideHasTheTableOfErrors() throws IOException {
    List<String> guide = Files.readAllLines(Path.of("../docs/ROUTING.md"));

    assertThat(Arrays.stream(ErrorCode.values()).filter(VerdictTest::comesOfACall))
        .allSatisfy(code -> assertThat(guide).contains(row(code)));
  }

  /** Any other is the router's own, and ends a job before or beside its calls. */
  private static boolean comesOfACall(ErrorCode code) {
    return Verdict.on(code).blame() != Verdict.Blame.NOBODY || code == ErrorCode.INTERNAL;
  }

  private static String row(ErrorCode code) {
    Verdict verdict = Verdict.on(code);
    String first =
        verdict.blame().isOfOneCredential()
            ? "another credential of this target at once; else "
            : "";
    return "| `%s` | %s%s | %s | %s |"
        .formatted(code.wireName(), first, next(verdict), blamed(verdict), learns(verdict));
  }

  private static String next(Verdict verdict) {
    return switch (verdict.next()) {
      case RETRY_HERE -> "the same target again, after a pause";
      case WAIT_HERE -> "the same target again, when its limit may allow it";
      case OTHERS_FIRST -> "all other targets, then this one again";
      case NEXT_TARGET -> "the next target";
      case LARGER_WINDOW -> "only targets that are known to hold more";
      case NEXT_IF_ASKED_FOR ->
          "it ends, or takes the next target if `fallback_on` names the error";
      case STOP -> "it ends";
    };
  }

  private static String blamed(Verdict verdict) {
    return switch (verdict.blame()) {
      case JOB -> "the job";
      case TARGET -> "the target";
      case CREDENTIAL -> "the credential";
      case ACCESS -> "the credential, for this model";
      case LIMIT -> "the credential's limit";
      case NOBODY -> "nobody";
    };
  }

  private static String learns(Verdict verdict) {
    return switch (verdict.blame()) {
      case JOB -> "that all is well";
      case TARGET -> "a failure of the target";
      case CREDENTIAL -> "to close the credential";
      case ACCESS -> "to close the credential for this model";
      case LIMIT -> "nothing; the credential cools down";
      case NOBODY -> "nothing";
    };
  }
}
