package dev.sluice.worker.attempt;

import static dev.sluice.schema.ErrorCode.PAYLOAD_TOO_LARGE;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNullElse;

import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.Job;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.Parking;
import dev.sluice.schema.Progress;
import dev.sluice.worker.attempt.Entrance.Entry;
import dev.sluice.worker.limit.Ask;
import dev.sluice.worker.limit.Booking;
import dev.sluice.worker.limit.Tokens;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.JobTokens;
import dev.sluice.worker.route.Routing;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One job on its way through its plan. Owned by the job's thread.
 *
 * <p>How it waits: a target that asks for patience rests until it may be tried again. The job takes
 * the first target of its plan that is ready within {@link Waiting#PATIENCE}, and waits for it; if
 * all that are left rest for longer, it is put aside until the first of them is ready. So a short
 * pause is waited out where the job is, and a long one is used for trying elsewhere, or holds
 * nothing in memory. A target whose circuit is open, or whose limits have turned the job away, goes
 * to the end of the line.
 */
final class JobRun {

  private final AttemptLoop loop;
  private final Pacing pacing;
  private final Job job;
  private final ModelSelection selection;
  private final JobTokens tokens;

  /** A far one where the job has none. */
  private final Instant deadline;

  private final Candidates candidates;
  private final Journal journal;
  private final Aftermath aftermath;
  private final Waiting waiting;
  private final Calls calls;
  private final Runnable beforeCall;

  JobRun(
      AttemptLoop loop,
      Job job,
      Routing.Plan plan,
      JobTokens tokens,
      Progress progress,
      @Nullable StreamOutlet outlet,
      Runnable beforeCall) {
    this.loop = loop;
    this.beforeCall = beforeCall;
    this.pacing = loop.pacing();
    this.job = job;
    this.selection = plan.selection();
    this.tokens = tokens;
    this.deadline = requireNonNullElse(job.schedule().deadline(), Instant.MAX);
    this.candidates =
        new Candidates(
            plan.choices(),
            selection.whenLimited(),
            deadline,
            provider -> loop.upstream(provider).accounts());
    this.journal = new Journal(plan.excluded(), plan.variantId());
    this.aftermath = new Aftermath(loop, pacing, selection, candidates, journal);
    this.waiting = new Waiting(pacing, selection.whenLimited(), deadline, progress.waitingSince());
    this.calls = new Calls(loop, job, tokens, journal, outlet);
    if (!progress.equals(Progress.NONE)) {
      new Replay(loop, selection, candidates, journal).of(progress);
    }
  }

  /** A job that has rested. Until its turn comes, nothing but a call changes more than the time. */
  Settled comeBack(Settled.Parked rested) {
    waiting.comesBack(rested);
    Settled settled = settle();
    boolean ends = settled instanceof Settled.Ended && waiting.looks();
    return ends ? rested : settled;
  }

  Settled settle() {
    try {
      return goThrough();
    } catch (InterruptedException e) {
      return new Settled.Interrupted(journal.progress(waiting.limitedSince()));
    }
  }

  private Settled goThrough() throws InterruptedException {
    while (true) {
      Optional<Candidate> next = candidates.next(pacing.now());
      if (next.isEmpty()) {
        return new Settled.Ended(nothingIsLeft());
      }
      Candidate candidate = next.get();
      if (!Waiting.later(candidate.earliest(), pacing.now()).isBefore(deadline)) {
        return new Settled.Ended(tooLate());
      }
      Optional<Settled> end =
          waiting.isTooLongFor(candidate) ? putAside(candidate) : attempt(candidate);
      if (end.isPresent()) {
        return end.get();
      }
    }
  }

  /** Unless its turn does not come in time: then the job goes elsewhere, or ends. */
  private Optional<Settled> putAside(Candidate candidate) {
    Candidate first =
        candidates.insteadOf(candidate).min(comparing(this::mayServe)).orElse(candidate);
    if (waiting.looks()) {
      return Optional.of(waiting.restsOn(loop.entrance().spacing(ask(first, deadline))));
    }
    Settled.Parked parked = first.limited() ? forItsTurn(first) : forAnotherTry(first);
    if (parked.due().isBefore(deadline)) {
      return Optional.of(parked);
    }
    Duration time = Duration.between(pacing.now(), parked.due());
    outOfTime(first, "others are before it: its turn comes in " + seconds(time));
    return Optional.empty();
  }

  /** About when, if the job is put aside for it. */
  private Instant mayServe(Candidate candidate) {
    return candidate.limited() && !waiting.cameBack()
        ? Waiting.later(loop.entrance().turn(ask(candidate, deadline)), candidate.readyAt())
        : candidate.earliest();
  }

  /**
   * Whoever waits for a limit gets a place among those who do. If it is held up when its time has
   * come, it is not sent to their end.
   */
  private Settled.Parked forItsTurn(Candidate candidate) {
    Instant since = waiting.limitedSince(pacing.now());
    Booking booking = loop.entrance().book(ask(candidate, deadline), waiting.cameBack());
    Instant turn = Waiting.later(booking.turn(), candidate.readyAt());
    Instant due =
        waiting.cameBack()
            ? waiting.restAgain(turn.isBefore(deadline) ? turn : candidate.earliest(), since)
            : waiting.rest(turn);
    Instant earliest = Waiting.later(booking.earliest(), candidate.readyAt());
    Parking.Place place = new Parking.Place(earliest, booking.spacing());
    return new Settled.Parked(due, place, journal.progress(since));
  }

  private Settled.Parked forAnotherTry(Candidate candidate) {
    Instant since = candidate.shutOutSince();
    Instant due =
        since == null
            ? waiting.rest(candidate.readyAt())
            : waiting.restAgain(candidate.earliest(), since);
    return new Settled.Parked(due, journal.progress(waiting.limitedSince()));
  }

  private void pause(Candidate candidate) throws InterruptedException {
    Instant now = pacing.now();
    if (candidate.readyAt().isAfter(now)) {
      if (candidate.limited()) {
        waiting.limitedSince(now);
      }
      Duration pause = Duration.between(now, candidate.readyAt());
      loop.listener().onPause(candidate.target(), pause);
      pacing.sleeper().sleep(pause);
    }
  }

  /** A pause, circuits, permit, call, and what follows. Empty while there is something to do. */
  private Optional<Settled> attempt(Candidate candidate) throws InterruptedException {
    pause(candidate);
    Instant askedAt = pacing.now();
    Ask ask = ask(candidate, waiting.giveUpAt(candidates.anyBeside(candidate)));
    Instant latest = waiting.looks() ? ask.giveUpAt() : deadline;
    switch (loop.entrance().enter(candidate, ask, latest)) {
      case Entry.Admitted admitted -> {
        return call(candidate, admitted).map(Settled.Ended::new);
      }
      case Entry.TurnedAway away -> turnedAway(candidate, away, ask.giveUpAt(), askedAt);
      case Entry.TooLarge large -> {
        candidate.spend();
        journal.givenUp(candidate.target(), askedAt, PAYLOAD_TOO_LARGE, large.reason());
      }
      case Entry.ShutOut shut -> shutOut(candidate, shut);
      case Entry.PutOff off -> {
        return Optional.of(putOff(candidate, off));
      }
      case Entry.Spent spent -> {
        return Optional.of(new Settled.Ended(journal.refused(spent.error())));
      }
    }
    return Optional.empty();
  }

  /** No other target would help: it is the job's tenant that has to wait. */
  private Settled putOff(Candidate candidate, Entry.PutOff off) {
    if (waiting.looks()) {
      return waiting.restsOn(Duration.ZERO);
    }
    Instant now = pacing.now();
    Instant since = waiting.limitedSince(now);
    Instant due = waiting.cameBack() ? waiting.restAgain(now, since) : waiting.rest(off.due());
    if (due.isBefore(deadline)) {
      return new Settled.Parked(due, journal.progress(since));
    }
    journal.outOfTime(candidate.target(), now, off.reason());
    return new Settled.Ended(journal.expired(deadline));
  }

  private Ask ask(Candidate candidate, Instant giveUpAt) {
    return new Ask(
        candidate.accounts(),
        candidate.target().model().name(),
        Tokens.of(tokens.at(candidate.target())),
        job.schedule().priority(),
        job.labels().tenant(),
        giveUpAt);
  }

  /**
   * A target that would merely have taken too long is come back to when the others have failed, or
   * waited for elsewhere; one whose turn does not come before the deadline is not.
   */
  private void turnedAway(
      Candidate candidate, Entry.TurnedAway away, Instant gaveUpAt, Instant askedAt) {
    waiting.limitedSince(askedAt);
    Instant turn = Waiting.later(away.turn(), gaveUpAt);
    if (!turn.isBefore(deadline)) {
      outOfTime(candidate, away.reason());
      return;
    }
    candidate.turnedAway(turn);
    candidates.giveWay(candidate);
    journal.notCalled(candidate.target(), askedAt, away.reason());
  }

  private void outOfTime(Candidate candidate, String reason) {
    candidate.spend();
    journal.outOfTime(candidate.target(), pacing.now(), reason);
  }

  /** A circuit that opened for what no waiting cures sends jobs on; any other makes them wait. */
  private void shutOut(Candidate candidate, Entry.ShutOut shut) {
    Instant since = candidate.shutOut(pacing.now(), shut.nextTry());
    if (shut.hopeless()) {
      candidate.spend();
    }
    if (candidate.spent()) {
      journal.givenUp(candidate.target(), since, shut.cause(), shut.reason());
    } else {
      journal.shutOut(candidate.target(), since, shut.reason());
    }
  }

  private Optional<Execution> call(Candidate candidate, Entry.Admitted admitted)
      throws InterruptedException {
    beforeCall.run();
    admitted.giveBackIfInterrupted();
    candidate.called();
    candidates.forgetTurns();
    Duration waited = waiting.called(admitted.waited());
    ProviderAnswer answer = calls.make(candidate, admitted, waited);
    waiting.beginAnew();
    return switch (answer) {
      case Completed completed ->
          Optional.of(journal.succeeded(candidate.target(), completed.response()));
      case Failed failed -> {
        Account account = admitted.permit().account();
        boolean goesOn = aftermath.goesOn(candidate, account, failed);
        yield goesOn ? Optional.empty() : Optional.of(journal.failed());
      }
    };
  }

  private Execution nothingIsLeft() {
    boolean passed = !pacing.now().isBefore(deadline) && journal.mightHaveSucceeded();
    return passed || journal.isOutOfTime() ? journal.expired(deadline) : journal.failed();
  }

  /** All that are left can serve it only after its deadline. */
  private Execution tooLate() {
    Instant now = pacing.now();
    candidates
        .limited()
        .forEach(
            one ->
                journal.outOfTime(
                    one.target(),
                    now,
                    "it is limited for " + seconds(Duration.between(now, one.earliest()))));
    return journal.expired(deadline);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}
