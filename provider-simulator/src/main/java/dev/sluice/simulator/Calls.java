package dev.sluice.simulator;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.ChatRequest;
import dev.sluice.simulator.answer.ChatStream;
import dev.sluice.simulator.answer.EmbeddingAnswers;
import dev.sluice.simulator.answer.EmbeddingRequest;
import dev.sluice.simulator.answer.ModelRequest;
import dev.sluice.simulator.answer.RejectedRequest;
import dev.sluice.simulator.limit.Admission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Serves calls of models as a provider does: key, form, model and context are checked, the limits
 * admit or turn away, then comes the latency, and then the answer or what goes wrong with it.
 */
final class Calls {

  private final Ledger ledger;
  private final InstantSource clock;

  Calls(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  void serve(Exchange exchange, String name, SimulatedProvider provider, Endpoint endpoint) {
    OpenCall call = ledger.begin(name, endpoint.path(), exchange.header("x-client-request-id"));
    int sent = 0;
    try {
      ModelRequest request = read(exchange, provider.behavior(), endpoint);
      call.understood(request.model(), request.prompt());
      sent = answer(exchange, provider, request, call.snapshot().sequence());
    } catch (RejectedRequest rejected) {
      exchange.send(Reply.error(rejected.error()));
      sent = rejected.error().status();
    } finally {
      call.end(sent, sent == 0 && exchange.client().isGone());
    }
  }

  private static ModelRequest read(Exchange exchange, Behavior behavior, Endpoint endpoint) {
    Refusals.checkKey(behavior, exchange.header("authorization"));
    byte[] body = exchange.body().orElseThrow(Refusals::tooLarge);
    ModelRequest request = endpoint.read(parse(body));
    Refusals.checkModel(behavior, request.model());
    Refusals.checkContext(behavior, request);
    return request;
  }

  private static JsonNode parse(byte[] body) {
    try {
      return SimulatorJson.mapper().readTree(body);
    } catch (JacksonException e) {
      throw Refusals.notJson();
    }
  }

  private int answer(
      Exchange exchange, SimulatedProvider provider, ModelRequest request, long sequence) {
    return switch (provider.limiter().admit(request.model(), request.countedTokens())) {
      case Admission.Rejected rejected -> {
        exchange.send(Refusals.limited(rejected));
        yield 429;
      }
      case Admission.Admitted admitted -> {
        try {
          yield admitted(exchange, provider, request, headers(admitted, sequence));
        } finally {
          provider.limiter().release();
        }
      }
    };
  }

  private static Map<String, String> headers(Admission.Admitted admitted, long sequence) {
    Map<String, String> headers = new LinkedHashMap<>(admitted.headers());
    headers.put("x-request-id", "req_" + sequence);
    return headers;
  }

  /** The status that was sent; 0 if none was. */
  private int admitted(
      Exchange exchange,
      SimulatedProvider provider,
      ModelRequest request,
      Map<String, String> headers) {
    Optional<Fault> fault = provider.faults().next(request.model(), request.prompt());
    Duration latency = provider.nextLatency();
    if (latency.isPositive() && exchange.client().isGoneWithin(latency)) {
      return 0;
    }
    if (fault.isPresent()) {
      boolean refuses = fault.get().kind() == Fault.Kind.REFUSAL;
      Reply reply = reply(request, headers.getOrDefault("x-request-id", ""), refuses).with(headers);
      return FaultyAnswers.send(fault.get(), reply, exchange);
    }
    exchange.send(reply(request, headers.getOrDefault("x-request-id", ""), false).with(headers));
    return 200;
  }

  private Reply reply(ModelRequest request, String id, boolean refuses) {
    return switch (request) {
      case ChatRequest chat -> chat(chat, "chatcmpl-" + id, refuses);
      case EmbeddingRequest embedding -> Reply.json(200, EmbeddingAnswers.answer(embedding));
    };
  }

  private Reply chat(ChatRequest request, String id, boolean refuses) {
    long created = clock.instant().getEpochSecond();
    ChatAnswer answer =
        refuses ? ChatAnswer.refusing(request, id, created) : ChatAnswer.of(request, id, created);
    return request.streamed()
        ? Reply.text("text/event-stream", String.join("", ChatStream.events(answer)))
        : Reply.json(200, answer.toJson());
  }

  /** Which kind of call a path is for. */
  enum Endpoint {
    CHAT("/v1/chat/completions"),
    EMBEDDINGS("/v1/embeddings");

    private final String path;

    Endpoint(String path) {
      this.path = path;
    }

    String path() {
      return path;
    }

    private ModelRequest read(JsonNode body) {
      return switch (this) {
        case CHAT -> ChatRequest.read(body);
        case EMBEDDINGS -> EmbeddingRequest.read(body);
      };
    }
  }
}
