package dev.sluice.engine.ollama;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ErrorBody;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.api.TranslatedAnswers;
import dev.sluice.engine.chat.AnswerTooLargeException;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.LineReader;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.io.IOException;
import org.eclipse.jetty.http.HttpFields;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what came of a chat. */
final class OllamaAnswers {

  private static final String LINES = "application/x-ndjson";

  private final Failures failures;
  private final Replies replies;
  private final TranslatedAnswers answers;

  OllamaAnswers(Failures failures) {
    this.failures = requireNonNull(failures, "failures is null");
    this.replies = new Replies(failures);
    this.answers = new TranslatedAnswers(failures);
  }

  /** An answer that came at once. */
  ProviderAnswer whole(HttpReply reply, ReplyAssembly assembly) throws InterruptedException {
    return switch (replies.read(reply)) {
      case Replies.Reading.Failure failure -> failure.failed();
      case Replies.Reading.Body body -> {
        if (!body.json().path("message").isObject()) {
          yield failures.unusable(
              body.reply(), ErrorCode.SERVER_ERROR, "answered without a message");
        }
        assembly.add(body.json());
        yield ended(assembly, body.reply().status(), body.reply().headers());
      }
    };
  }

  /** An answer that comes line by line, or at once from a server that does not heed the wish. */
  ProviderAnswer stream(StreamBody body, ReplyAssembly assembly) throws InterruptedException {
    if (!LINES.equals(body.mediaType())) {
      return whole(body.whole(), assembly);
    }
    try {
      return lines(body, assembly);
    } catch (IOException e) {
      HttpReply.Broken broken = body.broken(e);
      return broken(broken.code(), broken.message(), body.status(), body.headers());
    } catch (JacksonException e) {
      return broken(
          ErrorCode.STREAM_BROKEN, "sent a line that is not JSON", body.status(), body.headers());
    } catch (AnswerTooLargeException e) {
      String message = String.valueOf(e.getMessage());
      return broken(ErrorCode.RESULT_TOO_LARGE, message, body.status(), body.headers());
    }
  }

  private ProviderAnswer lines(StreamBody body, ReplyAssembly assembly)
      throws IOException, InterruptedException {
    LineReader lines = new LineReader(body.bytes());
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      if (line.length == 0) {
        continue;
      }
      JsonNode object = Json.mapper().readTree(line);
      if (ErrorBody.isError(object)) {
        return refused(body, object);
      }
      assembly.add(object);
      if (assembly.done()) {
        break;
      }
    }
    return ended(assembly, body.status(), body.headers());
  }

  private ProviderAnswer refused(StreamBody body, JsonNode error) {
    HttpReply.Whole reply =
        new HttpReply.Whole(body.status(), body.headers(), body.mediaType(), new byte[0]);
    return failures.refused(reply, error, ErrorBody.of(error), Bill.NONE);
  }

  private ProviderAnswer ended(ReplyAssembly assembly, int status, HttpFields headers)
      throws InterruptedException {
    if (!assembly.done()) {
      return broken(ErrorCode.STREAM_BROKEN, "ended its stream before its answer", status, headers);
    }
    if (assembly.onlyLoaded()) {
      return broken(
          ErrorCode.SERVER_ERROR, "loaded its model instead of answering", status, headers);
    }
    // It knows of no refusals: what its models say is said as text.
    return answers.answered(assembly.finish(), "", status, headers);
  }

  private ProviderAnswer broken(ErrorCode code, String why, int status, HttpFields headers) {
    return failures.after(code, why, status, headers, Json.mapper().nullNode(), Bill.NONE);
  }
}
