package dev.sluice.engine.cli;

import dev.sluice.engine.AnswerPromises;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.chat.Bodies;
import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.ForeignJobs;
import dev.sluice.engine.http.LineReader;
import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.fuzzing.Pieces;
import dev.sluice.provider.ProviderAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a command prints. */
final class ToolOutputFuzzTest {

  private static final String CLAUDE =
      """
      {"type":"system","subtype":"init"}
      {"type":"stream_event","event":{"delta":{"type":"thinking_delta","thinking":"Hm"}}}
      {"type":"stream_event","event":{"delta":{"type":"text_delta","text":"A c"}}}
      {"type":"result","subtype":"success","is_error":false,"result":"A cat","stop_reason":"end_turn",
        "total_cost_usd":0.0123,"modelUsage":{"claude-x":{}},"usage":{"input_tokens":3,
        "cache_read_input_tokens":5,"cache_creation_input_tokens":2,"output_tokens":4}}
      """
          .replace(",\n  ", ",");

  private static final String CLAUDE_LIMITED =
      """
      {"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795176060}}
      {"type":"result","subtype":"success","is_error":true,"api_error_status":429,"errors":["slow"],"structured_output":{}}
      """;

  private static final String CODEX =
      """
      {"type":"thread.started"}
      {"type":"item.completed","item":{"type":"reasoning","text":"Hm"}}
      {"type":"item.completed","item":{"type":"agent_message","text":"A cat"}}
      {"type":"error","message":"retrying"}
      {"type":"turn.completed","usage":{"input_tokens":3,"cached_input_tokens":1,"output_tokens":4,"reasoning_output_tokens":2}}
      """;

  private static final String CODEX_FAILED =
      "{\"type\":\"turn.failed\",\"error\":{\"message\":\"usage limit\"}}\nstream error: x\n";

  private static final String CURSOR =
      """
      {"type":"assistant","message":{"content":[{"type":"text","text":"A "}]}}
      {"type":"assistant","message":{"content":[{"text":"cat"}]}}
      {"type":"assistant","message":{"content":[{"text":"A cat"}]}}
      {"type":"result","subtype":"success","is_error":false,"result":"A cat","usage":{"inputTokens":3,"outputTokens":4,"cacheReadTokens":1,"cacheWriteTokens":1}}
      """;

  private static final String GEMINI =
      """
      {"type":"init","model":"gemini-x"}
      {"type":"message","role":"user","content":"Hi"}
      {"type":"message","role":"assistant","content":"A cat","delta":true}
      {"type":"error","severity":"error","message":"quota"}
      {"type":"result","status":"success","stats":{"input_tokens":3,"cached":1,"output_tokens":4,"models":{"g":{}}}}
      {"type":"result","status":"error","error":{"message":"no"}}
      """;

  private static final CommandLineTool[] TOOLS = {
    new ClaudeCode(), new Codex(), new CursorAgent(), new GeminiCli()
  };

  private static final ChatRequest REQUEST =
      ChatRequest.read(Bodies.json("{'messages':[{'role':'user','content':'Hi'}]}"));

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));

  private final Failures failures = new Failures(() -> List.of(AnswerPromises.SECRET), CLOCK);

  @Test
  void whateverIsPrintedIsAnAnswerOrAFailureHoweverItIsSplit() throws Exception {
    Fuzzing.of(CLAUDE, CLAUDE_LIMITED, CODEX, CODEX_FAILED, CURSOR, GEMINI)
        .words(
            "\n",
            "type",
            "result",
            "subtype",
            "success",
            "is_error",
            "usage",
            "message",
            "content",
            "text",
            "resetsAt",
            "total_cost_usd",
            "turn.completed",
            "item.completed",
            "stats")
        .bytesEach(40_000)
        .check(
            input -> {
              StringBuilder came = new StringBuilder();
              for (CommandLineTool tool : TOOLS) {
                AnswerPromises whole = new AnswerPromises();
                ProviderAnswer answer = run(tool, new ByteArrayInputStream(input), whole);
                AnswerPromises split = new AnswerPromises();
                AnswerPromises.requireSame(answer, run(tool, Pieces.of(input), split));
                AnswerPromises.requireSame(whole.taken(), split.taken());
                String what = whole.of(answer);
                came.append(what, 0, Math.min(25, what.length()));
              }
              return came;
            });
  }

  private ProviderAnswer run(CommandLineTool tool, InputStream printed, AnswerPromises promises)
      throws IOException, InterruptedException {
    ChunkWriter writer = new ChunkWriter("c", "m", 7, promises.chunks());
    ToolOutput output = tool.output(REQUEST, writer);
    LineReader lines = new LineReader(printed);
    ToolResult result = null;
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      ToolResult told = output.read(line);
      result = told == null ? result : told;
    }
    return answer(tool, result == null ? output.failure(new Exit(1, "")) : result, writer);
  }

  private ProviderAnswer answer(CommandLineTool tool, ToolResult result, ChunkWriter writer)
      throws InterruptedException {
    return new ToolAnswers(tool, failures, CLOCK).of(result, "m", writer);
  }

  @Test
  void whateverIsComplainedOfIsAFailureThatCanBeShown() throws Exception {
    Fuzzing.of(
            "Error: not logged in\n",
            "warn {\n{\"error\":{\"message\":\"quota exceeded\",\"code\":41}}\n at x}",
            "Usage: claude [options]")
        .words("{", "}", "error", "message", "rate limit", "context window")
        .check(
            input -> {
              Exit exit = new Exit(input.length % 60, new String(input, StandardCharsets.UTF_8));
              StringBuilder came = new StringBuilder();
              for (CommandLineTool tool : TOOLS) {
                AnswerPromises promises = new AnswerPromises();
                ChunkWriter writer = new ChunkWriter("c", "m", 7, promises.chunks());
                ToolResult result = tool.output(REQUEST, writer).failure(exit);
                came.append(promises.of(answer(tool, result, writer)));
              }
              return came;
            });
  }

  @Test
  void whateverIsAskedIsTranslatedOrRefusedByAField() throws Exception {
    Conversation conversation = new Conversation(new Codex());
    ForeignJobs.check(body -> conversation.textWithInstructions(ChatRequest.read(body)));
  }
}
