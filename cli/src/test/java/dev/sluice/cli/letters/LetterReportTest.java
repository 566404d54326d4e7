package dev.sluice.cli.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.StoredDeadLetter;
import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.RecordPlace;
import dev.sluice.schema.Replay;
import dev.sluice.schema.ReplayMark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LetterReportTest {

  @Test
  void everythingIsSaidThatIsKnown() {
    Replay before =
        new Replay(
            1,
            List.of(
                new Replay.Failure(
                    new RecordPlace("llm.dead-letters", 3, 11),
                    ErrorCode.TIMEOUT,
                    "too slow",
                    4,
                    StoredLetters.NOON)));
    ReplayMark mark =
        new ReplayMark("job-1", 2, StoredLetters.NOON, Map.of("provider", "p", "model", "m"));

    String text =
        text(
            StoredLetters.of(
                "job-1", "row-1", "it broke", 2, StoredLetters.source("{\"a\":[1.50]}"), before),
            mark);

    assertThat(text)
        .isEqualTo(
            """
            job         job-1
            custom id   row-1
            batch       b
            tenant      acme
            status      failed
            error       server_error: may succeed if it is replayed unchanged
            message     it broke
            submitted   2026-11-20T12:00:00.120Z
            failed      2026-11-20T12:00:00.120Z
            came from   llm.jobs-2@1042, written 2026-11-20T12:00:00.120Z
            stands at   llm.dead-letters-3@17
            replayed    2 times, the last time at 2026-11-20T12:00:00.120Z with model m, provider p

            It was replayed once before it failed here:
            FAILED                    ERROR    CALLS  DEAD LETTER            MESSAGE
            2026-11-20T12:00:00.120Z  timeout  4      llm.dead-letters-3@11  too slow

            STARTED                   TARGET                    WAITED  TOOK   OUTCOME           MESSAGE
            2026-11-20T12:00:00.120Z  xai/grok                  0 ms    0 ms   left out          in ignore
            2026-11-20T12:00:00.120Z  groq/openai/gpt (second)  3 ms    4.2 s  server_error 503  it broke

            {
              "a" : [ 1.50 ]
            }
            """);
  }

  @Test
  void nothingInARequestCanSteerATerminalAndItStaysTheSameJson() {
    String request = "{\"a\":\"\u009b31m\u001b ä 😀\"}".replace("\u001b", "\\u001b");

    String shown = request(StoredLetters.source(request));

    assertThat(shown).doesNotContain("\u009b", "\u001b").contains("ä 😀");
    assertThat(Json.mapper().readTree(shown)).isEqualTo(Json.mapper().readTree(request));
  }

  @Test
  void bytesThatAreNoJsonAreShownAsFarAsTheyCanBe() {
    assertThat(request(StoredLetters.source("no \u001b[31mjob"))).isEqualTo("no [31mjob");
    assertThat(request(new DeadLetter.Source("t", 0, 1, StoredLetters.NOON, null, null)))
        .isEqualTo("Its record was empty.");
    assertThat(request(StoredLetters.source("x").withoutValue()))
        .contains("too large for its dead letter: read them at llm.jobs-2@1042");
  }

  private static String request(DeadLetter.Source source) {
    String text = text(StoredLetters.of("job-1", null, "no", 0, source, null), null);
    return text.substring(text.lastIndexOf("\n\n") + 2).strip();
  }

  private static String text(StoredDeadLetter letter, @Nullable ReplayMark mark) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new LetterReport(letter, mark, new PrintStream(bytes, true, UTF_8)).write();
    return bytes.toString(UTF_8);
  }
}
