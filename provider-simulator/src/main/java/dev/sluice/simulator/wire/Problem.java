package dev.sluice.simulator.wire;

import dev.sluice.simulator.limit.Admission;
import org.jspecify.annotations.Nullable;

/** Why a provider does not answer, before a vendor has put it into words. */
public sealed interface Problem {

  record MissingKey() implements Problem {}

  record WrongKey() implements Problem {}

  record PermissionDenied() implements Problem {}

  record UnknownUrl(String method, String path) implements Problem {}

  record WrongMethod(String method, String path) implements Problem {}

  record NotJson() implements Problem {}

  /** The body has more bytes than that. */
  record TooLarge(int bytes) implements Problem {}

  /**
   * @param field where in the body; null for all of it
   */
  record InvalidRequest(String message, @Nullable String field) implements Problem {}

  record UnknownModel(String model) implements Problem {}

  /** In tokens. */
  record ContextExceeded(int window, int input, int output) implements Problem {}

  record ContentPolicy() implements Problem {}

  record RateLimited(Admission.Rejected rejected) implements Problem {}

  record QuotaExhausted() implements Problem {}

  record Overloaded() implements Problem {}

  record ServerError() implements Problem {}

  record TimedOut() implements Problem {}

  /** An error whose words were chosen; what is null is as the vendor has it for the status. */
  record Chosen(int status, @Nullable String code, @Nullable String type, @Nullable String message)
      implements Problem {}
}
