package dev.sluice.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.Format;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Message;
import dev.sluice.engine.chat.Part;
import dev.sluice.engine.chat.ReasoningEffort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** OpenAI's {@code codex exec}, without its shell, in a sandbox that it can only read in. */
final class Codex implements CommandLineTool {

  @Override
  public String name() {
    return "codex";
  }

  @Override
  public String title() {
    return "Codex";
  }

  @Override
  public String command() {
    return "codex";
  }

  @Override
  public Set<String> understood() {
    return Set.of("response_format", "reasoning_effort");
  }

  @Override
  public boolean seesImages() {
    return true;
  }

  @Override
  public Invocation invocation(ChatRequest request, String model, RunDirectory directory)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("exec", "--json", "--skip-git-repo-check", "--ephemeral"));
    arguments.addAll(List.of("--sandbox", "read-only", "-C", directory.work().toString()));
    // The sandbox keeps a shell from writing, and lets it read whatever this user can.
    arguments.addAll(List.of("-c", "features.shell_tool=false"));
    if (!model.equals(DEFAULT_MODEL)) {
      arguments.addAll(List.of("-m", model));
    }
    ReasoningEffort effort = request.reasoningEffort();
    if (effort != null) {
      arguments.addAll(List.of("-c", "model_reasoning_effort=\"" + effort.wireName() + "\""));
    }
    switch (request.format()) {
      case Format.Text _ -> {}
      case Format.JsonSchema schema -> {
        byte[] json = schema.schema().toString().getBytes(UTF_8);
        arguments.addAll(
            List.of("--output-schema", directory.file("schema.json", json).toString()));
      }
      case Format.JsonObject _ ->
          throw new InvalidRequestException(
              "response_format.type", "Codex needs a schema; give json_schema");
    }
    String text = new Conversation(this).textWithInstructions(request);
    for (Part.Image image : images(request)) {
      String name = "image-" + arguments.size() + extension(image);
      arguments.addAll(List.of("-i", directory.file(name, bytes(image)).toString()));
    }
    arguments.add("-");
    return new Invocation(arguments, Map.of(), text);
  }

  private static List<Part.Image> images(ChatRequest request) {
    return request.messages().stream()
        .filter(Message.User.class::isInstance)
        .flatMap(message -> ((Message.User) message).parts().stream())
        .filter(Part.Image.class::isInstance)
        .map(Part.Image.class::cast)
        .toList();
  }

  private static Part.Inline inline(Part.Image image) {
    return switch (image.source()) {
      case Part.Inline inline -> inline;
      case Part.Remote _ ->
          throw new InvalidRequestException(
              image.urlPath(), "Codex fetches no images; give a data: URL");
    };
  }

  private static String extension(Part.Image image) {
    return switch (inline(image).mediaType()) {
      case "image/png" -> ".png";
      case "image/jpeg" -> ".jpg";
      case "image/gif" -> ".gif";
      case "image/webp" -> ".webp";
      default ->
          throw new InvalidRequestException(
              image.urlPath(), "Codex sees PNG, JPEG, GIF and WebP images");
    };
  }

  private static byte[] bytes(Part.Image image) {
    try {
      return Base64.getMimeDecoder().decode(inline(image).data());
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(image.urlPath(), "is not valid base64");
    }
  }

  @Override
  public ToolOutput output(ChatRequest request, ChunkWriter chunks) {
    return new CodexOutput(this, new AnswerText(chunks));
  }
}
