package dev.sluice.worker.limit;

import org.jspecify.annotations.Nullable;

/**
 * One account as it is used for one model: a call passes through what the account is allowed, and
 * through what it is allowed for the model. Guarded by the gate's lock.
 */
record Way(Quota account, Quota model) {

  long readyAt(Tokens tokens, long now) {
    return Math.max(account.readyAt(tokens, now), model.readyAt(tokens, now));
  }

  Forecast forecast(Tokens tokens, double part, long now) {
    return Forecast.later(account.forecast(tokens, part, now), model.forecast(tokens, part, now));
  }

  /** How long it takes until another such call may go, in nanoseconds. */
  long spacing(Tokens tokens) {
    return Math.max(account.spacing(tokens), model.spacing(tokens));
  }

  /** Why it can never hold as many tokens; null if it can. */
  @Nullable String tooSmallFor(Tokens tokens) {
    Rate rate = account.tooSmallFor(tokens);
    boolean ofModel = rate == null;
    rate = ofModel ? model.tooSmallFor(tokens) : rate;
    return rate == null
        ? null
        : "an estimated %d tokens are more than the %s of %d that %s allows%s; lower max_tokens, shorten the input, or raise limits.%s"
            .formatted(
                rate.dimension().amount(tokens),
                rate.dimension().wireName(),
                rate.limit(),
                account.account().provider(),
                ofModel ? " for " + model.model() : "",
                rate.dimension().wireName());
  }

  void take(Tokens tokens, long now) {
    account.take(tokens, now);
    model.take(tokens, now);
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
