package dev.sluice.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.simulator.answer.ModelRequest;
import dev.sluice.simulator.limit.Admission;
import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with some calls, instead of the answer and after the latency.
 *
 * @param error what the kinds {@code status}, {@code error_in_200} and {@code error_in_stream} say;
 *     others ignore it
 * @param durationMs over how many milliseconds {@code slow_body} stretches the answer
 * @param afterPieces how many pieces of a stream go out before it is cut, fails or hangs; null is
 *     half of them, and none for a hang
 */
public record Fault(
    Kind kind, When when, Reply error, long durationMs, @Nullable Integer afterPieces) {

  private static final long USUAL_DURATION_MS = 5_000;

  /** What goes wrong. */
  public enum Kind {
    /** An error status with an error body. */
    @JsonProperty("status")
    STATUS,
    /** The connection is closed in the middle of the answer. */
    @JsonProperty("reset")
    RESET,
    /** No answer comes until the client goes away. */
    @JsonProperty("hang")
    HANG,
    /** The JSON breaks off half-way, under an honest Content-Length; a stream ends too early. */
    @JsonProperty("truncate")
    TRUNCATE,
    /** A page of HTML with status 200. */
    @JsonProperty("wrong_content_type")
    WRONG_CONTENT_TYPE,
    /** An error body with status 200. */
    @JsonProperty("error_in_200")
    ERROR_IN_200,
    /** The right answer, in small pieces. */
    @JsonProperty("slow_body")
    SLOW_BODY,
    /** A well-formed answer in which the model refuses. Embeddings are answered as ever. */
    @JsonProperty("refusal")
    REFUSAL,
    /** A well-formed answer that a filter cut off. Embeddings are answered as ever. */
    @JsonProperty("content_filter")
    CONTENT_FILTER,
    /** An error in the middle of a stream; what is not streamed gets {@code error_in_200}. */
    @JsonProperty("error_in_stream")
    ERROR_IN_STREAM
  }

  /** An error that every vendor has, in its own status and words. */
  public enum ErrorKind {
    @JsonProperty("authentication")
    AUTHENTICATION,
    @JsonProperty("permission_denied")
    PERMISSION_DENIED,
    @JsonProperty("quota_exhausted")
    QUOTA_EXHAUSTED,
    @JsonProperty("rate_limited")
    RATE_LIMITED,
    @JsonProperty("overloaded")
    OVERLOADED,
    @JsonProperty("server_error")
    SERVER_ERROR,
    @JsonProperty("timeout")
    TIMEOUT,
    @JsonProperty("context_exceeded")
    CONTEXT_EXCEEDED,
    @JsonProperty("content_policy")
    CONTENT_POLICY,
    @JsonProperty("invalid_request")
    INVALID_REQUEST,
    @JsonProperty("model_not_found")
    MODEL_NOT_FOUND,
    @JsonProperty("payload_too_large")
    PAYLOAD_TOO_LARGE;

    Problem problem(ModelRequest request) {
      return switch (this) {
        case AUTHENTICATION -> new Problem.WrongKey();
        case PERMISSION_DENIED -> new Problem.PermissionDenied();
        case QUOTA_EXHAUSTED -> new Problem.QuotaExhausted();
        case RATE_LIMITED -> new Problem.RateLimited(crowded(request.model()));
        case OVERLOADED -> new Problem.Overloaded();
        case SERVER_ERROR -> new Problem.ServerError();
        case TIMEOUT -> new Problem.TimedOut();
        case CONTEXT_EXCEEDED -> {
          int input = request.inputTokens();
          yield new Problem.ContextExceeded(input - 1, input, request.maxOutputTokens());
        }
        case CONTENT_POLICY -> new Problem.ContentPolicy();
        case INVALID_REQUEST -> new Problem.InvalidRequest("The request is invalid.", null);
        case MODEL_NOT_FOUND -> new Problem.UnknownModel(request.model());
        case PAYLOAD_TOO_LARGE -> new Problem.TooLarge(Received.LARGEST_BODY);
      };
    }

    /** As if the one minute's only request had just been used. */
    private static Admission.Rejected crowded(String model) {
      return new Admission.Rejected(
          Admission.Dimension.REQUESTS,
          model,
          1,
          1,
          1,
          Duration.ofSeconds(1),
          LimitState.UNLIMITED);
    }
  }

  /**
   * Which calls it happens to: those that meet every condition given, so all if none is.
   *
   * @param share the fraction of them, 0 to 1
   * @param everyNth every so many-th of them
   * @param promptContains a text in the last user message or the input
   * @param apiKey the key that it was made with
   * @param times how often at most
   */
  public record When(
      @Nullable Double share,
      @Nullable Integer everyNth,
      @Nullable String model,
      @Nullable String promptContains,
      @Nullable String apiKey,
      @Nullable Integer times) {

    public static final When ALWAYS = new When(null, null, null, null, null, null);

    public When {
      if (share != null && !(share >= 0 && share <= 1)) {
        throw new SimulatorException("faults.when.share must be between 0 and 1.");
      }
      if (everyNth != null && everyNth < 1) {
        throw new SimulatorException("faults.when.every_nth must be 1 or more.");
      }
    }

    public static When share(double share) {
      return new When(share, null, null, null, null, null);
    }

    public static When everyNth(int n) {
      return new When(null, n, null, null, null, null);
    }

    public static When model(String model) {
      return new When(null, null, model, null, null, null);
    }

    public static When promptContains(String text) {
      return new When(null, null, null, text, null, null);
    }

    public static When apiKey(String key) {
      return new When(null, null, null, null, key, null);
    }

    public When times(int times) {
      return new When(share, everyNth, model, promptContains, apiKey, times);
    }
  }

  /**
   * An error as a provider words it.
   *
   * @param kind the error in the vendor's own status and words; excludes the next four
   * @param status the HTTP status; 500 where JSON gives none
   * @param retryAfterSeconds sent as {@code retry-after} and {@code retry-after-ms} where given
   */
  public record Reply(
      @Nullable ErrorKind kind,
      @Nullable Integer status,
      @Nullable String code,
      @Nullable String type,
      @Nullable String message,
      Map<String, String> headers,
      @Nullable Double retryAfterSeconds) {

    public static final Reply SERVER_ERROR =
        new Reply(null, 500, null, "server_error", null, Map.of(), null);

    public Reply {
      headers = headers == null ? Map.of() : Map.copyOf(headers);
      if (status != null && (status < 200 || status > 599)) {
        throw new SimulatorException("faults.error.status must be between 200 and 599.");
      }
      if (kind != null && (status != null || code != null || type != null || message != null)) {
        throw new SimulatorException(
            "faults.error: kind has a status and words of its own; leave out the others.");
      }
    }

    public static Reply of(int status, String code, String message) {
      return new Reply(null, status, code, null, message, Map.of(), null);
    }

    /** The error as the vendor has it. */
    public static Reply of(ErrorKind kind) {
      return new Reply(kind, null, null, null, null, Map.of(), null);
    }

    public Reply retryAfter(Duration wait) {
      return new Reply(kind, status, code, type, message, headers, wait.toMillis() / 1e3);
    }

    int statusOrUsual() {
      return status == null ? 500 : status;
    }

    Map<String, String> allHeaders() {
      Map<String, String> all = new LinkedHashMap<>(headers);
      if (retryAfterSeconds != null) {
        all.put("retry-after", Long.toString((long) Math.ceil(retryAfterSeconds)));
        all.put("retry-after-ms", Long.toString(Math.round(retryAfterSeconds * 1000)));
      }
      return all;
    }
  }

  public Fault {
    if (kind == null) {
      throw new SimulatorException("faults.kind is missing.");
    }
    when = when == null ? When.ALWAYS : when;
    error = error == null ? Reply.SERVER_ERROR : error;
    durationMs = durationMs <= 0 ? USUAL_DURATION_MS : durationMs;
    if (afterPieces != null && afterPieces < 0) {
      throw new SimulatorException("faults.after_pieces must be 0 or more.");
    }
  }

  public static Fault of(Kind kind, When when) {
    return new Fault(kind, when, Reply.SERVER_ERROR, USUAL_DURATION_MS, null);
  }

  public static Fault status(Reply error, When when) {
    return new Fault(Kind.STATUS, when, error, USUAL_DURATION_MS, null);
  }

  public Fault withError(Reply other) {
    return new Fault(kind, when, other, durationMs, afterPieces);
  }

  public Fault afterPieces(int pieces) {
    return new Fault(kind, when, error, durationMs, pieces);
  }
}
