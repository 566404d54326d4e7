package dev.sluice.engine.ollama;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ErrorBody;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.api.TranslatedAnswers;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.LineReader;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.io.IOException;
import org.eclipse.jetty.http.HttpFields;
import tools.jackson.databind.JsonNode;

/** Reads what came of a chat. Thread-safe; an assembly belongs to one call. */
final class OllamaAnswers {

  private static final String LINES = "application/x-ndjson";
  private static final String TOO_EARLY = "ended its stream before its answer";

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
    return answers.whole(replies.read(reply), body -> success(body, assembly));
  }

  private ProviderAnswer success(Replies.Reading.Body body, ReplyAssembly assembly)
      throws InterruptedException {
    HttpReply.Whole reply = body.reply();
    if (!body.json().path("message").isObject()) {
      return failures.unusable(reply, ErrorCode.SERVER_ERROR, "answered without a message");
    }
    assembly.add(body.json());
    return assembly.done()
        ? ended(assembly, reply.status(), reply.headers())
        : failures.unusable(reply, ErrorCode.STREAM_BROKEN, TOO_EARLY);
  }

  /** An answer that comes line by line, or at once from a server that does not heed the wish. */
  ProviderAnswer stream(StreamBody body, ReplyAssembly assembly) throws InterruptedException {
    return LINES.equals(body.mediaType())
        ? answers.arriving(body, () -> Bill.NONE, () -> lines(body, assembly))
        : whole(body.whole(), assembly);
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
        return answers.refused(body, object, Bill.NONE);
      }
      assembly.add(object);
      if (assembly.done()) {
        return ended(assembly, body.status(), body.headers());
      }
    }
    return answers.brokenOff(ErrorCode.STREAM_BROKEN, TOO_EARLY, body, Bill.NONE);
  }

  private ProviderAnswer ended(ReplyAssembly assembly, int status, HttpFields headers)
      throws InterruptedException {
    if (assembly.onlyLoaded()) {
      return failures.after(
          ErrorCode.SERVER_ERROR,
          "loaded its model instead of answering",
          status,
          headers,
          Json.mapper().nullNode(),
          Bill.NONE);
    }
    // It knows of no refusals: what its models say is said as text.
    return answers.answered(assembly.finish(), "", status, headers);
  }
}
