package dev.sluice.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with some calls, instead of the answer and after the latency.
 *
 * @param error what the kinds {@code status} and {@code error_in_200} say; others ignore it
 * @param durationMs over how many milliseconds {@code slow_body} stretches the answer
 */
public record Fault(Kind kind, When when, Reply error, long durationMs) {

  private static final long USUAL_DURATION_MS = 5_000;

  /** What goes wrong. */
  public enum Kind {
    /** An error status with OpenAI's error body. */
    @JsonProperty("status")
    STATUS,
    /** The connection is closed in the middle of the answer. */
    @JsonProperty("reset")
    RESET,
    /** No answer comes until the client goes away. */
    @JsonProperty("hang")
    HANG,
    /** The JSON breaks off half-way, under an honest Content-Length. */
    @JsonProperty("truncate")
    TRUNCATE,
    /** A page of HTML with status 200. */
    @JsonProperty("wrong_content_type")
    WRONG_CONTENT_TYPE,
    /** OpenAI's error body with status 200. */
    @JsonProperty("error_in_200")
    ERROR_IN_200,
    /** The right answer, in small pieces. */
    @JsonProperty("slow_body")
    SLOW_BODY,
    /** A well-formed answer in which the model refuses. Embeddings are answered as ever. */
    @JsonProperty("refusal")
    REFUSAL
  }

  /**
   * Which calls it happens to: those that meet every condition given, so all if none is.
   *
   * @param share the fraction of them, 0 to 1
   * @param everyNth every so many-th of them
   * @param promptContains a text in the last user message or the input
   * @param times how often at most
   */
  public record When(
      @Nullable Double share,
      @Nullable Integer everyNth,
      @Nullable String model,
      @Nullable String promptContains,
      @Nullable Integer times) {

    public static final When ALWAYS = new When(null, null, null, null, null);

    public When {
      if (share != null && !(share >= 0 && share <= 1)) {
        throw new SimulatorException("faults.when.share must be between 0 and 1.");
      }
      if (everyNth != null && everyNth < 1) {
        throw new SimulatorException("faults.when.every_nth must be 1 or more.");
      }
    }

    public static When share(double share) {
      return new When(share, null, null, null, null);
    }

    public static When everyNth(int n) {
      return new When(null, n, null, null, null);
    }

    public static When model(String model) {
      return new When(null, null, model, null, null);
    }

    public static When promptContains(String text) {
      return new When(null, null, null, text, null);
    }

    public When times(int times) {
      return new When(share, everyNth, model, promptContains, times);
    }
  }

  /**
   * An error as a provider words it.
   *
   * @param status the HTTP status; 500 where JSON gives none
   * @param retryAfterSeconds sent as {@code retry-after} and {@code retry-after-ms} where given
   */
  public record Reply(
      @Nullable Integer status,
      @Nullable String code,
      @Nullable String type,
      @Nullable String message,
      Map<String, String> headers,
      @Nullable Double retryAfterSeconds) {

    public static final Reply SERVER_ERROR =
        new Reply(500, null, "server_error", null, Map.of(), null);

    public Reply {
      headers = headers == null ? Map.of() : Map.copyOf(headers);
      if (status != null && (status < 200 || status > 599)) {
        throw new SimulatorException("faults.error.status must be between 200 and 599.");
      }
    }

    public static Reply of(int status, String code, String message) {
      return new Reply(status, code, null, message, Map.of(), null);
    }

    public Reply retryAfter(Duration wait) {
      return new Reply(status, code, type, message, headers, wait.toMillis() / 1e3);
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
  }

  public static Fault of(Kind kind, When when) {
    return new Fault(kind, when, Reply.SERVER_ERROR, USUAL_DURATION_MS);
  }

  public static Fault status(Reply error, When when) {
    return new Fault(Kind.STATUS, when, error, USUAL_DURATION_MS);
  }
}
