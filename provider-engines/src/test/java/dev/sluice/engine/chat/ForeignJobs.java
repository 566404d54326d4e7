package dev.sluice.engine.chat;

import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.schema.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of jobs, which are whatever somebody has submitted. */
public final class ForeignJobs {

  private static final String CHAT =
      """
      {"model":"m","messages":[
        {"role":"system","content":"Be brief."},
        {"role":"user","name":"ann","content":[{"type":"text","text":"Hi"},
          {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},
          {"type":"image_url","image_url":{"url":"https://host/cat.png"}},
          {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},
          {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"}},
          {"type":"file","file":{"file_id":"files/f"}}]},
        {"role":"assistant","content":null,"refusal":null,"reasoning_content":"Hm","tool_calls":[
          {"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"k\\":1}"}}],
          "extra_content":{"google":{"thought_signature":"dA=="},
            "anthropic":{"thinking_blocks":[{"type":"thinking","thinking":"Hm","signature":"s"}]},
            "bedrock":{"reasoning_blocks":[{"reasoningText":{"text":"Hm","signature":"s"}}]}}},
        {"role":"tool","tool_call_id":"c1","content":"1"},{"role":"user","content":"So?"}],
       "tools":[{"type":"function","function":{"name":"f","description":"d","strict":true,
         "parameters":{"type":"object","properties":{"k":{"type":"integer"}}}}}],
       "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":true,
       "response_format":{"type":"json_schema","json_schema":{"name":"o","strict":true,"schema":{}}},
       "temperature":0.2,"top_p":1,"top_k":40,"seed":1,"stop":["a"],"max_tokens":5,"user":"u","n":2,
       "reasoning_effort":"low","logprobs":true,"top_logprobs":3,"presence_penalty":0.5,
       "frequency_penalty":-0.5,"metadata":{"a":"b"},"stream":true,
       "stream_options":{"include_usage":true}}""";

  private static final String SHORT = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private static final String EMBEDDINGS =
      """
      {"model":"m","input":["a","b"],"dimensions":8,"encoding_format":"base64","user":"u",
       "keep_alive":"5m","options":{"num_ctx":2048}}""";

  private ForeignJobs() {}

  /** What can be done with a body. */
  @FunctionalInterface
  public interface Translation {

    /**
     * @return the request, or a part of it; anything that can be written as JSON
     */
    Object of(ObjectNode body) throws Exception;
  }

  /** Every one of them is translated, or refused by the name of a field. */
  public static void check(Translation translation) throws InterruptedException {
    Fuzzing.of(CHAT, SHORT, EMBEDDINGS)
        .words(
            "messages",
            "role",
            "system",
            "developer",
            "user",
            "assistant",
            "tool",
            "function",
            "content",
            "text",
            "type",
            "image_url",
            "url",
            "detail",
            "auto",
            "input_audio",
            "mp3",
            "file",
            "tool_calls",
            "arguments",
            "name",
            "tool_call_id",
            "tools",
            "tool_choice",
            "none",
            "required",
            "response_format",
            "json_object",
            "json_schema",
            "schema",
            "stop",
            "max_completion_tokens",
            "reasoning_effort",
            "minimal",
            "xhigh",
            "thinking",
            "think",
            "output_config",
            "cachePoint",
            "options",
            "keep_alive",
            "extra_content",
            "logit_bias",
            "modalities",
            "functions",
            "function_call",
            "safety_settings",
            "image/jpg")
        .check(input -> outcome(input, translation));
  }

  private static Object outcome(byte[] input, Translation translation) throws Exception {
    ObjectNode body = body(input);
    if (body == null) {
      return "no body";
    }
    ObjectNode before = body.deepCopy();
    try {
      Object request = translation.of(body);
      byte[] written = Json.mapper().writeValueAsBytes(request);
      // Attempts share the body: one that changed it would ask the next provider something else.
      if (!body.equals(before)) {
        throw new AssertionError("the body was changed");
      }
      return "translated" + Integer.numberOfLeadingZeros(written.length);
    } catch (InvalidRequestException e) {
      return e.getMessage();
    }
  }

  private static @Nullable ObjectNode body(byte[] input) {
    try {
      JsonNode json = Json.mapper().readTree(new String(input, StandardCharsets.UTF_8));
      return json instanceof ObjectNode object ? object : null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
