package dev.sluice.engine.api;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.RateLimits;
import dev.sluice.provider.RateLimits.Kind;
import dev.sluice.provider.RateLimits.Quota;
import dev.sluice.provider.RateLimits.Scope;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.StringUtil;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a provider says of its limits in the headers of its answers. All who say anything in
 * headers count each model by itself. Immutable.
 *
 * <p>OpenAI's headers have many speakers, who do not all mean the same: what one of them counts by
 * the minute another counts by the day. Where the host does not tell whose they are, a reset that
 * lies too far ahead for a minute does. What a proxy repeats of others' headers below a prefix of
 * its own is theirs to hold, and not read.
 */
public final class RateLimitHeaders {

  private static final Map<String, Place> PLACES = places();

  private final Kind requests;

  private RateLimitHeaders(Kind requests) {
    this.requests = requireNonNull(requests, "requests is null");
  }

  /** Of a system that nothing is known of. */
  static final RateLimitHeaders USUAL = new RateLimitHeaders(Kind.REQUESTS_PER_MINUTE);

  /** Of whoever answers there. */
  public static RateLimitHeaders of(URI host) {
    String name = host.getHost() == null ? "" : host.getHost().toLowerCase(Locale.ROOT);
    if (isOf("groq.com", name)) {
      return new RateLimitHeaders(Kind.REQUESTS_PER_DAY);
    }
    // Enforced by the second, shown by the minute, and documented nowhere.
    return isOf("x.ai", name) ? new RateLimitHeaders(Kind.REQUESTS) : USUAL;
  }

  private static boolean isOf(String domain, String host) {
    return host.equals(domain) || host.endsWith("." + domain);
  }

  /** A limit of which headers say three things. */
  private enum Stated {
    REQUESTS,
    TOKENS,
    /** Without a word of what is counted: requests. */
    BARE,
    BARE_TOKENS,
    /** What is held to at present, where that goes up and down. */
    DYNAMIC,
    DYNAMIC_TOKENS,
    ANTHROPIC_REQUESTS,
    ANTHROPIC_TOKENS,
    ANTHROPIC_INPUT,
    ANTHROPIC_OUTPUT
  }

  private record Place(Stated stated, StatedLimit.Part part) {}

  private static Map<String, Place> places() {
    Map<String, Place> places = new HashMap<>();
    for (StatedLimit.Part part : StatedLimit.Part.values()) {
      String name = part.name().toLowerCase(Locale.ROOT);
      places.put("x-ratelimit-" + name + "-requests", new Place(Stated.REQUESTS, part));
      places.put("x-ratelimit-" + name + "-tokens", new Place(Stated.TOKENS, part));
      places.put("x-ratelimit-" + name, new Place(Stated.BARE, part));
      places.put("x-tokenlimit-" + name, new Place(Stated.BARE_TOKENS, part));
      places.put("x-ratelimit-" + name + "-dynamic", new Place(Stated.DYNAMIC, part));
      places.put("x-tokenlimit-" + name + "-dynamic", new Place(Stated.DYNAMIC_TOKENS, part));
      String anthropic = "anthropic-ratelimit-%s-" + name;
      places.put(anthropic.formatted("requests"), new Place(Stated.ANTHROPIC_REQUESTS, part));
      places.put(anthropic.formatted("tokens"), new Place(Stated.ANTHROPIC_TOKENS, part));
      places.put(anthropic.formatted("input-tokens"), new Place(Stated.ANTHROPIC_INPUT, part));
      places.put(anthropic.formatted("output-tokens"), new Place(Stated.ANTHROPIC_OUTPUT, part));
    }
    return Map.copyOf(places);
  }

  /**
   * @param now what dates are compared with
   */
  public RateLimits read(HttpFields headers, Instant now) {
    Said said = new Said();
    for (HttpField header : headers) {
      said.take(header.getLowerCaseName(), header.getValue());
    }
    return limits(said, now);
  }

  /** The same, of headers that were put into the body of an error. */
  RateLimits read(JsonNode headers, Instant now) {
    Said said = new Said();
    headers.forEachEntry(
        (name, value) -> said.take(StringUtil.asciiToLowerCase(name), value.asString(null)));
    return limits(said, now);
  }

  private RateLimits limits(Said said, Instant now) {
    if (said.isNothing()) {
      return RateLimits.NONE;
    }
    List<Quota> quotas = new ArrayList<>();
    said.of(Stated.REQUESTS)
        .or(() -> said.of(Stated.ANTHROPIC_REQUESTS))
        .flatMap(stated -> stated.requests(requests, now))
        .or(() -> bareRequests(said, now))
        .ifPresent(quotas::add);
    said.of(Stated.TOKENS)
        .flatMap(stated -> stated.tokens(Kind.TOKENS_PER_MINUTE, now))
        .or(() -> bareTokens(said, now))
        .ifPresent(quotas::add);
    anthropicTokens(said, now, quotas);
    return quotas.isEmpty() ? RateLimits.NONE : new RateLimits(Scope.MODEL, quotas);
  }

  /** By the second with who limits tokens in the same way; with others the reset tells. */
  private static Optional<Quota> bareRequests(Said said, Instant now) {
    boolean bySecond = said.any(Stated.BARE_TOKENS, Stated.DYNAMIC, Stated.DYNAMIC_TOKENS);
    return said.of(Stated.DYNAMIC)
        .or(() -> said.of(Stated.BARE))
        .flatMap(
            stated ->
                bySecond
                    ? stated.perSecond(Kind.REQUESTS_PER_MINUTE, now)
                    : stated.requests(
                        stated.reset() == null ? Kind.REQUESTS : Kind.REQUESTS_PER_MINUTE, now));
  }

  private static Optional<Quota> bareTokens(Said said, Instant now) {
    return said.of(Stated.DYNAMIC_TOKENS)
        .or(() -> said.of(Stated.BARE_TOKENS))
        .flatMap(stated -> stated.perSecond(Kind.TOKENS_PER_MINUTE, now));
  }

  /**
   * Where input and output are told apart, what is told of both is the sum of them, or whichever of
   * them is closest to its end: neither says more.
   */
  private static void anthropicTokens(Said said, Instant now, List<Quota> quotas) {
    if (said.any(Stated.ANTHROPIC_INPUT, Stated.ANTHROPIC_OUTPUT)) {
      said.of(Stated.ANTHROPIC_INPUT)
          .flatMap(stated -> stated.tokens(Kind.INPUT_TOKENS_PER_MINUTE, now))
          .ifPresent(quotas::add);
      said.of(Stated.ANTHROPIC_OUTPUT)
          .flatMap(stated -> stated.tokens(Kind.OUTPUT_TOKENS_PER_MINUTE, now))
          .ifPresent(quotas::add);
    } else if (!said.any(Stated.TOKENS, Stated.BARE_TOKENS, Stated.DYNAMIC_TOKENS)) {
      said.of(Stated.ANTHROPIC_TOKENS)
          .flatMap(stated -> stated.tokens(Kind.TOKENS_PER_MINUTE, now))
          .ifPresent(quotas::add);
    }
  }

  /** What the headers of one answer say, by what they say it of. */
  private static final class Said {

    private @Nullable Map<Stated, StatedLimit> limits;

    void take(String name, @Nullable String value) {
      Place place = PLACES.get(name);
      if (place == null || value == null) {
        return;
      }
      Map<Stated, StatedLimit> known = limits;
      if (known == null) {
        known = new EnumMap<>(Stated.class);
        limits = known;
      }
      StatedLimit before = known.getOrDefault(place.stated(), StatedLimit.NOTHING);
      known.put(place.stated(), before.with(place.part(), value));
    }

    boolean isNothing() {
      return limits == null;
    }

    boolean any(Stated... stated) {
      for (Stated one : stated) {
        if (of(one).isPresent()) {
          return true;
        }
      }
      return false;
    }

    Optional<StatedLimit> of(Stated stated) {
      return limits == null ? Optional.empty() : Optional.ofNullable(limits.get(stated));
    }
  }
}
