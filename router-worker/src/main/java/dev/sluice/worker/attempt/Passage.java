package dev.sluice.worker.attempt;

import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.worker.attempt.Verdict.Blame;
import dev.sluice.worker.attempt.Verdict.Health;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Target;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call through its circuits: that of its credential, that of the credential's access
 * to the model, and that of its target. Owned by the job's thread.
 */
record Passage(Ticket credential, Ticket access, Ticket target) {

  /**
   * @return to be told how the call went, exactly once; null if one of the circuits lets nobody in
   */
  static @Nullable Passage tryEnter(Breakers breakers, Target target, Account account) {
    Ticket credential = breakers.tryEnter(Scope.of(account));
    if (credential == null) {
      return null;
    }
    Ticket access = breakers.tryEnter(Scope.of(account, target));
    if (access == null) {
      credential.learn(Health.UNKNOWN, null);
      return null;
    }
    Ticket itself = breakers.tryEnter(Scope.of(target));
    if (itself == null) {
      credential.learn(Health.UNKNOWN, null);
      access.learn(Health.UNKNOWN, null);
      return null;
    }
    return new Passage(credential, access, itself);
  }

  void answered() {
    credential.learn(Health.GOOD, null);
    access.learn(Health.GOOD, null);
    target.learn(Health.GOOD, null);
  }

  void failed(Blame blame, Failed failure) {
    credential.learn(blame.ofCredential, failure);
    access.learn(blame.ofAccess, failure);
    target.learn(blame.ofTarget, failure);
  }

  /** Nobody knows how it would have gone. */
  void abandoned() {
    credential.learn(Health.UNKNOWN, null);
    access.learn(Health.UNKNOWN, null);
    target.learn(Health.UNKNOWN, null);
  }
}
