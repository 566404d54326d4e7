package dev.sluice.worker.limit;

/**
 * What was there of each rate of which the provider speaks when a call was allowed, to compare with
 * what it says was left when it took the call. Empty where it has said nothing yet.
 *
 * @param account in the order of the account's rates
 * @param model in the order of the model's
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and one is made for every call.
record Marks(double[] account, double[] model) {

  private static final double[] EMPTY = {};

  static final Marks NONE = new Marks(EMPTY, EMPTY);

  static Marks of(Quota account, Quota model, long now) {
    return account.isTold() || model.isTold()
        ? new Marks(account.marks(now), model.marks(now))
        : NONE;
  }
}
