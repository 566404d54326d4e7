package dev.sluice.simulator.answer;

/**
 * What was said so far.
 *
 * @param endsWithToolResult whether the model is to go on from the results of its calls
 * @param tokens all that there is to read
 */
public record Transcript(String lastUserText, boolean endsWithToolResult, int tokens) {

  private static final int TOKENS_PER_MESSAGE = 4;
  private static final int TOKENS_PER_ATTACHMENT = 85;

  /** Takes down the messages in their order, so that all wires count alike. */
  public static final class Scribe {

    private String lastUserText = "";
    private boolean endsWithToolResult;
    private int tokens;

    public Scribe system(String text) {
      return message(text);
    }

    /**
     * @param attachments images, sounds and files beside the text
     */
    public Scribe user(String text, int attachments) {
      lastUserText = text;
      tokens += attachments * TOKENS_PER_ATTACHMENT;
      return message(text);
    }

    public Scribe assistant(String text) {
      return message(text);
    }

    /** A call that belongs to the assistant's message before. */
    public Scribe toolCall(String name, String arguments) {
      tokens += Tokens.of(name + arguments);
      return this;
    }

    public Scribe toolResult(String text) {
      message(text);
      endsWithToolResult = true;
      return this;
    }

    private Scribe message(String text) {
      tokens += TOKENS_PER_MESSAGE + Tokens.of(text);
      endsWithToolResult = false;
      return this;
    }

    public Transcript transcript() {
      return new Transcript(lastUserText, endsWithToolResult, tokens);
    }
  }
}
