package dev.sluice.worker.limit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One account as it is used for one model: a call passes through what the account is allowed, and
 * through what it is allowed for the model. Guarded by the gate's lock.
 */
record Way(Quota account, Quota model) {

  /**
   * The one with the least busy account that can serve a call now.
   *
   * @param round in which some may be kept for others
   */
  static @Nullable Way free(List<Way> ways, Tokens tokens, long round, long now) {
    Way free = null;
    for (Way way : ways) {
      if (!way.isKept(round)
          && way.readyAt(tokens, now) <= now
          && (free == null || way.account.isLessBusyThan(free.account))) {
        free = way;
      }
    }
    return free;
  }

  /** The one on which a call is expected to go first, as several share what goes before it. */
  static Forecast forecast(List<Way> ways, Tokens tokens, Ahead ahead, long now) {
    Ahead each = ahead.over(ways.size());
    Forecast first = ways.getFirst().forecast(tokens, each, now);
    for (int i = 1; i < ways.size(); i++) {
      Forecast other = ways.get(i).forecast(tokens, each, now);
      first = other.at() < first.at() ? other : first;
    }
    return first;
  }

  private Forecast forecast(Tokens tokens, Ahead ahead, long now) {
    return Forecast.later(account.forecast(tokens, ahead, now), model.forecast(tokens, ahead, now));
  }

  private long readyAt(Tokens tokens, long now) {
    return Math.max(account.readyAt(tokens, now), model.readyAt(tokens, now));
  }

  private boolean isKept(long round) {
    return account.isKept(round) || model.isKept(round);
  }

  /**
   * Keeps for one who cannot go now what it waits for. What the account is allowed is kept only if
   * that is all it waits for: else others may use it for other models.
   *
   * @return when it can go; {@link Quota#NEVER} if something else has to happen first, or others
   *     are before it
   */
  long hold(Tokens tokens, long round, long now) {
    if (isKept(round)) {
      return Quota.NEVER;
    }
    long modelReady = model.readyAt(tokens, now);
    model.keep(round);
    if (modelReady <= now) {
      account.keep(round);
    }
    return Math.max(modelReady, account.readyAt(tokens, now));
  }

  /** What a call is charged for beside others, of the limits' minutes, or of calls. */
  double cost(Tokens tokens) {
    double cost = Math.max(account.cost(tokens), model.cost(tokens));
    return cost > 0 ? cost : 1;
  }

  /** How long it takes until another such call may go, in nanoseconds. */
  long spacing(Tokens tokens) {
    return Math.max(account.spacing(tokens), model.spacing(tokens));
  }

  /** Whether this worker has nothing of some limit at this moment, though others may. */
  boolean isClosed() {
    return account.isClosed() || model.isClosed();
  }

  /** Before this nobody can go; the past where that is not so. */
  long shutUntil(long now) {
    return Math.max(account.shutUntil(now), model.shutUntil(now));
  }

  /** Why it can never hold as many tokens; null if it can. */
  @Nullable String tooSmallFor(Tokens tokens) {
    Rate ofAccount = account.tooSmallFor(tokens);
    Rate rate = ofAccount == null ? model.tooSmallFor(tokens) : ofAccount;
    return rate == null
        ? null
        : "an estimated %d tokens are more than the %s of %d that %s allows%s; lower max_tokens, shorten the input, or raise limits.%s"
            .formatted(
                rate.amount(tokens),
                rate.dimension().wireName(),
                rate.limit(),
                account.account().provider(),
                ofAccount == null ? " for " + model.model() : "",
                rate.dimension().wireName());
  }

  void take(Tokens tokens, long now) {
    account.take(tokens, now);
    model.take(tokens, now);
  }

  /** What is to be kept with a call that was just allowed. */
  Marks marks(long now) {
    return Marks.of(account, model, now);
  }

  void settle(Tokens reserved, Tokens used, long takenAt, long now) {
    account.settle(reserved, used, takenAt, now);
    model.settle(reserved, used, takenAt, now);
  }

  void forgive(Tokens reserved, long takenAt, long now) {
    account.forgive(reserved, takenAt, now);
    model.forgive(reserved, takenAt, now);
  }

  void giveBack(Tokens reserved, long takenAt, long now) {
    account.giveBack(reserved, takenAt, now);
    model.giveBack(reserved, takenAt, now);
  }

  void await(Tokens tokens, double part) {
    account.await(tokens, part);
    model.await(tokens, part);
  }

  void turnAway(Tokens tokens, double part, long now) {
    account.turnAway(tokens, part, now);
    model.turnAway(tokens, part, now);
  }

  /** The one that is asked to wait when a call for the model is throttled. */
  Quota throttled() {
    return model.hasLimits() ? model : account;
  }
}
