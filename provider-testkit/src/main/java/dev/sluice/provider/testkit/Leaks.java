package dev.sluice.provider.testkit;

import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;

/** Looks for the credential where nobody may see it. */
final class Leaks {

  private Leaks() {}

  static void refuse(ProviderAnswer answer, String credential) {
    if (answer instanceof Completed completed) {
      refuse("an answer's body", completed.response().body().toString(), credential);
    } else if (answer instanceof Failed failed) {
      refuse("a failure's message", failed.message(), credential);
      if (failed.response() != null) {
        refuse("a failure's body", failed.response().body().toString(), credential);
      }
    }
    refuse("the text form of an answer", answer.toString(), credential);
  }

  static void refuse(String where, String text, String credential) {
    Shortfall.unless(
        !text.contains(credential),
        where + " shows the credential: " + text.replace(credential, "<the credential>"),
        "a credential is in no answer, message, body, metadata or text form, also where the system"
            + " itself repeats it: see Secret.hideIn");
  }
}
