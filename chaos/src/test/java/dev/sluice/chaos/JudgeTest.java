package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.Ledger.Ending;
import dev.sluice.chaos.Submission.Kind;
import dev.sluice.simulator.ReceivedCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each promise, broken in what the witnesses saw, is found. */
final class JudgeTest {

  private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

  private final Ledger ledger = new Ledger();
  private final List<ReceivedCall> calls = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private int offsets;

  @Test
  void whatIsAsItShouldBeIsNoFault() {
    submit("a", Kind.PLAIN);
    end("a", "succeeded");
    submit("b", Kind.HOPELESS);
    end("b", "failed");
    letter("b");
    call("a.1", "W0-first", 0);
    call("b.1", "W0-first", 1);

    assertThat(faults()).isEmpty();
  }

  @Test
  void aJobWithoutAResultIsAFault() {
    submit("a", Kind.PLAIN);

    assertThat(faults()).singleElement().asString().contains("a (PLAIN) has 0 results");
  }

  @Test
  void twoResultsAreAFault() {
    submit("a", Kind.PLAIN);
    end("a", "succeeded");
    end("a", "succeeded");

    assertThat(faults()).singleElement().asString().contains("has 2 results");
  }

  @Test
  void aResultOfAJobThatNobodySubmittedIsAFault() {
    end("ghost", "succeeded");

    assertThat(faults()).singleElement().asString().contains("nobody submitted ghost");
  }

  @Test
  void anEndThatNothingExplainsIsAFault() {
    submit("a", Kind.PLAIN);
    end("a", "expired");
    letter("a");

    assertThat(faults()).singleElement().asString().contains("a (PLAIN) ended as expired");
  }

  @Test
  void aFailureWithoutADeadLetterIsAFault() {
    submit("a", Kind.MALFORMED);
    end("a", "failed");

    assertThat(faults()).singleElement().asString().contains("has 0 dead letters");
  }

  @Test
  void aCallThatIsRepeatedIsAFaultUnlessItsWorkerWasInTrouble() {
    submit("a", Kind.PLAIN);
    end("a", "succeeded");
    call("a.1", "W0-first", 0);
    call("a.1", "W1-first", 10);
    assertThat(faults()).singleElement().asString().contains("a.1 was called by W0-first");

    trouble("W1", 0, 10);
    assertThat(faults()).hasSize(1);
    trouble("W0", 20, 30);
    assertThat(faults()).hasSize(1);
    trouble("W0", 5, 6);
    assertThat(faults()).isEmpty();
  }

  @Test
  void twoCallsForTheSameJobUnderTwoIdsAreAFault() {
    submit("a", Kind.TWICE);
    end("a", "succeeded");
    submit(Judge.again("a"), Kind.AGAIN);
    end(Judge.again("a"), "succeeded");
    call("a.1", "W0-first", 0);
    assertThat(faults()).isEmpty();

    call(Judge.again("a") + ".1", "W0-first", 5);
    assertThat(faults()).singleElement().asString().contains("both were called");
  }

  private List<String> faults() {
    return new Judge(ledger, calls, troubles).faults();
  }

  private void submit(String id, Kind kind) {
    ledger.submitted(new Submission(id, kind, 0, offsets++, 0));
  }

  private void end(String id, String status) {
    ledger.result(id, new Ending(status, 0, offsets++));
  }

  private void letter(String id) {
    ledger.deadLetter(id, new Ending("failed", 0, offsets++));
  }

  private void call(String id, String provider, int second) {
    Instant at = START.plusSeconds(second);
    calls.add(
        new ReceivedCall(
            calls.size(), provider, "chat", "m", id, at, at.plusMillis(200), 200, false, "Hi"));
  }

  private void trouble(String worker, int from, int to) {
    troubles.add(
        new Trouble(worker, "it was killed", START.plusSeconds(from), START.plusSeconds(to)));
  }
}
