package dev.sluice.engine.openai;

import dev.sluice.engine.WireServer;
import dev.sluice.engine.WireServer.Connection;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Streams to the letter, with single quotes for double ones. */
final class ScriptedStream {

  static final String HELLO = delta("{'role':'assistant','content':'Hel'}");
  static final String LO = delta("{'content':'lo'}");
  static final String STOP = finish("stop");
  static final String USAGE =
      "{'id':'c1','object':'chat.completion.chunk','created':7,'model':'m-1','choices':[],"
          + "'usage':{'prompt_tokens':30,'completion_tokens':3,'total_tokens':33}}";
  static final String DONE = "[DONE]";

  /** A job, and nothing but that. */
  static final String JOB = "{'messages':[{'role':'user','content':'Hi'}]}";

  private ScriptedStream() {}

  static String delta(String delta) {
    return chunk(delta, "null");
  }

  static String finish(String reason) {
    return chunk("{}", "'" + reason + "'");
  }

  private static String chunk(String delta, String reason) {
    return "{'id':'c1','object':'chat.completion.chunk','created':7,'model':'m-1','choices':[{'index':0,'delta':"
        + delta
        + ",'finish_reason':"
        + reason
        + "}]}";
  }

  /** Answers every request with these events, whole and in order. */
  static WireServer streaming(String... events) throws IOException {
    return new WireServer(
        (request, wire) -> {
          begin(wire);
          send(wire, events);
          wire.end();
        });
  }

  static void begin(Connection wire) throws IOException {
    wire.begin("text/event-stream", "x-request-id: req-7");
  }

  static void send(Connection wire, String... events) throws IOException {
    for (String event : events) {
      wire.piece("data: " + event.replace('\'', '"') + "\n\n");
    }
  }

  static JsonNode json(String text) {
    return Json.mapper().readTree(text.replace('\'', '"'));
  }

  static String content(JsonNode completion) {
    return completion.at("/choices/0/message/content").asString();
  }

  static Provider provider(HttpTransport transport, WireServer server) {
    return provider(transport, server, Duration.ofMinutes(1));
  }

  static Provider provider(HttpTransport transport, WireServer server, Duration firstByte) {
    return provider(transport, server.host(), firstByte);
  }

  static Provider provider(HttpTransport transport, URI host, Duration firstByte) {
    return new OpenAiEngine(transport, InstantSource.system())
        .create(
            ProviderSpec.of("p", "openai", host)
                .with(new ProviderSpec.Timeouts(firstByte, Duration.ofMinutes(2))));
  }

  static ProviderCall call(String job) {
    return new ProviderCall(
        "job-1.1",
        Endpoint.CHAT_COMPLETIONS,
        "wire/m1",
        (ObjectNode) json(job),
        Duration.ofHours(1));
  }
}
