package dev.sluice.worker.limit;

import dev.sluice.schema.Priority;
import dev.sluice.worker.route.Account;
import java.time.Instant;
import java.util.List;

/** Asks of a job like any other. */
final class Asks {

  private Asks() {}

  static Ask of(List<Account> accounts, long tokens, Instant giveUpAt) {
    return new Ask(accounts, "m", tokens(tokens), Priority.STANDARD, null, giveUpAt);
  }

  static Tokens tokens(long total) {
    return new Tokens(total, 0);
  }
}
