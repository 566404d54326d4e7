package dev.sluice.engine.cli;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Message;
import dev.sluice.engine.chat.Part;
import dev.sluice.engine.chat.Turn;
import java.util.List;

/**
 * Writes a conversation as the one text that a tool reads. A tool's own tools are off, and it
 * cannot call those of a job.
 */
record Conversation(CommandLineTool tool) {

  /** What tools take for a command of their own where a text begins with it. */
  private static final String COMMANDS = "/!#&";

  /** Without the instructions. A lone question stays as it is written, unless it is a command. */
  String text(ChatRequest request) {
    List<Turn> turns = request.turns();
    StringBuilder text = new StringBuilder();
    for (Turn turn : turns) {
      text.append(text.isEmpty() ? "" : "\n\n");
      switch (turn) {
        case Turn.User user -> {
          String said = said(user);
          boolean asItIs = turns.size() == 1 && !isCommand(said);
          text.append(asItIs ? "" : "User:\n").append(said);
        }
        case Turn.Assistant assistant ->
            text.append("Assistant:\n").append(said(assistant.message()));
      }
    }
    return text.toString();
  }

  private static boolean isCommand(String said) {
    String begun = said.stripLeading();
    return !begun.isEmpty() && COMMANDS.indexOf(begun.charAt(0)) >= 0;
  }

  /** For tools that take instructions only as part of what they read. */
  String textWithInstructions(ChatRequest request) {
    String instructions = request.instructions();
    return instructions == null
        ? text(request)
        : "Instructions:\n" + instructions + "\n\n" + text(request);
  }

  private String said(Turn.User user) {
    for (Message.ToolResult result : user.results()) {
      throw new InvalidRequestException(result.path(), tool.title() + " takes no results of tools");
    }
    user.parts().forEach(this::check);
    return Part.textOf(user.parts());
  }

  private String said(Message.Assistant message) {
    for (Message.ToolCall call : message.calls()) {
      throw new InvalidRequestException(call.path(), tool.title() + " calls no tools of a job");
    }
    return message.text();
  }

  private void check(Part part) {
    boolean readable =
        switch (part) {
          case Part.Text _ -> true;
          case Part.Image _ -> tool.seesImages();
          case Part.Audio _, Part.File _ -> false;
        };
    if (!readable) {
      throw new InvalidRequestException(part.path(), tool.title() + " reads text only here");
    }
  }
}
