package dev.sluice.engine.cli;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ChunkWriter;
import java.io.IOException;
import java.util.Set;

/** One tool: how it is asked, and how it answers. Stateless. */
sealed interface CommandLineTool permits ClaudeCode, Codex, CursorAgent, GeminiCli {

  /** In a model's place, leaves the choice to the tool. */
  String DEFAULT_MODEL = "default";

  /** What a description calls it. */
  String name();

  /** What it is called in errors. */
  String title();

  /** The command that it is usually installed as. */
  String command();

  /** The fields of a chat completion that it has means for. */
  Set<String> understood();

  default boolean seesImages() {
    return false;
  }

  /**
   * How a run is started.
   *
   * @param directory takes files that the command line names
   * @throws dev.sluice.engine.chat.InvalidRequestException if the tool has no means for something
   */
  Invocation invocation(ChatRequest request, String model, RunDirectory directory)
      throws IOException;

  /**
   * Who reads what a run says.
   *
   * @param request as it was asked
   * @param chunks takes the pieces of the answer
   */
  ToolOutput output(ChatRequest request, ChunkWriter chunks);
}
