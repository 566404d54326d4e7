package dev.sluice.engine.gemini;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.engine.http.MalformedStreamException;
import dev.sluice.engine.http.ServerSentEvents;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.schema.Json;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.JsonNode;

/** The responses that a stream consists of. Owned by one thread. */
sealed interface ResponseSource {

  String EVENTS = "text/event-stream";

  /**
   * The next one; null at the end of the stream.
   *
   * @throws MalformedStreamException if what comes is no response
   */
  @Nullable JsonNode next() throws IOException;

  /** Whether a body is one of both kinds of streams, and no page of some proxy. */
  static boolean isIn(StreamBody body) {
    return EVENTS.equals(body.mediaType()) || HttpCall.JSON.equals(body.mediaType());
  }

  /** As server-sent events, which is what is asked for; else as one JSON array that grows. */
  static ResponseSource of(StreamBody body) {
    return EVENTS.equals(body.mediaType())
        ? new Events(new ServerSentEvents(body.bytes()))
        : new Elements(body.bytes());
  }

  /** One event for each response. */
  record Events(ServerSentEvents events) implements ResponseSource {

    /** No word of theirs, but proxies that speak other dialects as well end with it. */
    private static final String END = "[DONE]";

    @Override
    public @Nullable JsonNode next() throws IOException {
      ServerSentEvents.Event event = events.next();
      if (event == null || event.data().equals(END)) {
        return null;
      }
      try {
        return Json.mapper().readTree(event.data());
      } catch (JacksonException e) {
        throw new MalformedStreamException("sent an event that is not JSON");
      }
    }
  }

  /** Elements of an array, or the only response there is. */
  final class Elements implements ResponseSource {

    private final InputStream bytes;
    private @Nullable JsonParser parser; // null until the first element is wanted, as it reads

    Elements(InputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public @Nullable JsonNode next() throws IOException {
      try {
        JsonParser reader = parser == null ? Json.mapper().createParser(bytes) : parser;
        parser = reader;
        return begins(reader) ? reader.readValueAsTree() : null;
      } catch (JacksonIOException e) {
        throw e.getCause();
      } catch (JacksonException e) {
        throw new MalformedStreamException(
            "broke off in the middle of its answer, or sent no JSON");
      }
    }

    /** Between two elements the end may come; whether it came too early the elements tell. */
    private static boolean begins(JsonParser reader) {
      try {
        JsonToken token = reader.nextToken();
        if (token == JsonToken.START_ARRAY) {
          token = reader.nextToken();
        }
        return token != null && token != JsonToken.END_ARRAY;
      } catch (UnexpectedEndOfInputException e) {
        return false;
      }
    }
  }
}
