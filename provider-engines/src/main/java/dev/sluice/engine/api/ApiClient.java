package dev.sluice.engine.api;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.auth.Authorizer;
import dev.sluice.engine.auth.Authorizers;
import dev.sluice.engine.auth.CredentialException;
import dev.sluice.engine.auth.SecretReader;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.HttpStream;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sends the requests of one provider: with its headers, its credential and its timeouts. A
 * credential that was fetched and is refused is fetched anew, once for each request. Thread-safe.
 */
public final class ApiClient {

  private static final Duration LISTING = Duration.ofSeconds(30);

  private final ProviderSpec spec;
  private final HttpTransport transport;
  private final Authorizer authorizer;

  public ApiClient(ProviderSpec spec, HttpTransport transport, Authorizer authorizer) {
    this.spec = requireNonNull(spec, "spec is null");
    this.transport = requireNonNull(transport, "transport is null");
    this.authorizer = requireNonNull(authorizer, "authorizer is null");
  }

  /** The client of a provider, authorized as its description says. */
  public static ApiClient of(ProviderSpec spec, HttpTransport transport, InstantSource clock) {
    return new ApiClient(spec, transport, Authorizers.of(spec, transport, clock));
  }

  /** Sends the request of a call and waits for the whole answer. */
  public HttpReply send(HttpCall request, ProviderCall call) throws InterruptedException {
    return send(named(request, call), total(call));
  }

  /** Asks for something beside calls, such as a list of models. */
  public HttpReply ask(HttpCall request) throws InterruptedException {
    return send(request, LISTING);
  }

  /** Sends the request of a call and waits for the beginning of the answer. */
  public HttpStream open(HttpCall request, ProviderCall call) throws InterruptedException {
    HttpCall named = named(request, call);
    Deadline deadline = Deadline.in(total(call));
    try {
      HttpCall authorized = authorized(named, deadline);
      HttpStream stream = transport.open(authorized, silence(), deadline.left());
      return stream instanceof HttpStream.Ended ended && worthAnother(ended.reply(), authorized)
          ? transport.open(authorized(named, deadline), silence(), deadline.left())
          : stream;
    } catch (CredentialException e) {
      return new HttpStream.Ended(new HttpReply.Broken(e.code(), e.reason()));
    }
  }

  private HttpReply send(HttpCall request, Duration total) throws InterruptedException {
    Deadline deadline = Deadline.in(total);
    try {
      HttpCall authorized = authorized(request, deadline);
      HttpReply reply = transport.send(authorized, silence(), deadline.left());
      return worthAnother(reply, authorized)
          ? transport.send(authorized(request, deadline), silence(), deadline.left())
          : reply;
    } catch (CredentialException e) {
      return new HttpReply.Broken(e.code(), e.reason());
    }
  }

  private boolean worthAnother(HttpReply reply, HttpCall authorized) {
    return reply instanceof HttpReply.Whole whole
        && authorizer.refusedBy(whole)
        && authorizer.renew(authorized);
  }

  private HttpCall authorized(HttpCall request, Deadline deadline)
      throws CredentialException, InterruptedException {
    if (spec.headers().isEmpty()) {
      return authorizer.authorize(request, deadline.left());
    }
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, Secret> header : spec.headers().entrySet()) {
      String name = header.getKey();
      headers.put(name, SecretReader.read(header.getValue(), "header " + name));
    }
    return authorizer.authorize(request.with(headers), deadline.left());
  }

  /** A job's id is the submitter's text; encoded, it can neither end the header nor be refused. */
  private static HttpCall named(HttpCall request, ProviderCall call) {
    return request.with(
        "X-Client-Request-Id", URLEncoder.encode(call.callId(), StandardCharsets.UTF_8));
  }

  private Duration silence() {
    return spec.timeouts().firstByte();
  }

  private Duration total(ProviderCall call) {
    Duration total = spec.timeouts().total();
    return call.budget().compareTo(total) < 0 ? call.budget() : total;
  }

  /** What must never be shown, as of now. */
  public List<Secret> secrets() {
    return Stream.concat(spec.headers().values().stream(), authorizer.secrets().stream()).toList();
  }

  /** A point in time on the monotonic clock. */
  private record Deadline(long nanos) {
    static Deadline in(Duration time) {
      return new Deadline(System.nanoTime() + Math.min(time.toNanos(), Long.MAX_VALUE / 4));
    }

    Duration left() {
      return Duration.ofNanos(Math.max(1, nanos - System.nanoTime()));
    }
  }
}
