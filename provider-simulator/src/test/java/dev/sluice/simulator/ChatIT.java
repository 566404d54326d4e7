package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.wire.Received;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(30)
final class ChatIT {

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @Test
  void anAnswerHasOpenAisFormAndRefersToThePrompt() {
    JsonNode answer = client.ask("groq", "Защо небето е синьо? 🌤");
    assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
    assertThat(answer.path("model").asString()).isEqualTo("m1");
    JsonNode choice = answer.path("choices").path(0);
    assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
    assertThat(choice.path("message").path("role").asString()).isEqualTo("assistant");
    assertThat(choice.path("message").path("content").asString())
        .contains("Защо небето е синьо? 🌤");
    JsonNode usage = answer.path("usage");
    assertThat(usage.path("total_tokens").asInt())
        .isEqualTo(usage.path("prompt_tokens").asInt() + usage.path("completion_tokens").asInt())
        .isGreaterThan(20);
  }

  @Test
  void theSameRequestGetsTheSameTextAndAnotherOneAnother() {
    assertThat(content("Tell me about tides")).isEqualTo(content("Tell me about tides"));
    assertThat(content("Tell me about tides")).isNotEqualTo(content("Tell me about winds"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/groq/v1/chat/completions", "/v1/chat/completions"})
  void theProviderIsAPathPrefixThatMayBeMissing(String path) {
    assertThat(client.call("POST", path, Client.userMessage("hi")).statusCode()).isEqualTo(200);
  }

  @Test
  void theChoicesThatAreAskedForDiffer() {
    HttpResponse<String> response =
        client.chat(
            "x", "{\"model\":\"m\",\"n\":3,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    List<String> texts =
        Client.json(response)
            .path("choices")
            .valueStream()
            .map(choice -> choice.path("message").path("content").asString())
            .toList();
    assertThat(texts).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void maxTokensCutTheAnswer() {
    HttpResponse<String> response =
        client.chat(
            "x",
            "{\"model\":\"m\",\"max_tokens\":3,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    JsonNode answer = Client.json(response);
    assertThat(answer.path("choices").path(0).path("finish_reason").asString()).isEqualTo("length");
    assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auto|What is the weather in Sofia?|tool_calls",
        "auto|Tell me a joke|stop",
        "none|What is the weather in Sofia?|stop",
        "required|Tell me a joke|tool_calls"
      })
  void aToolIsCalledWhereItFitsOrIsRequired(String choice, String prompt, String finishReason) {
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"%s"}],"tool_choice":"%s",
         "tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object",
           "properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1,"maximum":7}},
           "required":["city","days"]}}}]}
        """
            .formatted(prompt, choice);
    JsonNode answer = Client.json(client.chat("x", body)).path("choices").path(0);
    assertThat(answer.path("finish_reason").asString()).isEqualTo(finishReason);
    if (finishReason.equals("tool_calls")) {
      JsonNode call = answer.path("message").path("tool_calls").path(0);
      assertThat(call.path("function").path("name").asString()).isEqualTo("get_weather");
      JsonNode arguments =
          SimulatorJson.mapper().readTree(call.path("function").path("arguments").asString());
      assertThat(arguments.path("city").asString()).isNotBlank();
      assertThat(arguments.path("days").asInt()).isBetween(1, 7);
    }
  }

  @Test
  void afterTheResultOfAToolComesAText() {
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"weather in Sofia?"},
          {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
            "function":{"name":"weather","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"c1","content":"12 degrees"}],
         "tools":[{"type":"function","function":{"name":"weather"}}]}
        """;
    JsonNode choice = Client.json(client.chat("x", body)).path("choices").path(0);
    assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
    assertThat(choice.path("message").path("content").asString()).isNotBlank();
  }

  @Test
  void structuredOutputSatisfiesItsSchema() {
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"Judge this review"}],
         "response_format":{"type":"json_schema","json_schema":{"name":"out","strict":true,"schema":{
           "type":"object","additionalProperties":false,"required":["mood","stars","tags"],
           "properties":{"mood":{"enum":["good","bad"]},"stars":{"type":"integer","minimum":1,"maximum":5},
             "tags":{"type":"array","items":{"type":"string"},"minItems":2}}}}}}
        """;
    String content =
        Client.json(client.chat("x", body))
            .path("choices")
            .path(0)
            .path("message")
            .path("content")
            .asString();
    JsonNode made = SimulatorJson.mapper().readTree(content);
    assertThat(made.path("mood").asString()).isIn("good", "bad");
    assertThat(made.path("stars").asInt()).isBetween(1, 5);
    assertThat(made.path("tags").size()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void anImagePartIsAcceptedAndCounted() {
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"What is shown?"},
          {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]}
        """;
    JsonNode answer = Client.json(client.chat("x", body));
    assertThat(answer.path("usage").path("prompt_tokens").asInt()).isGreaterThan(80);
  }

  @Test
  void aStreamIsMadeOfTheSameTextAndEndsWithDone() {
    String body =
        """
        {"model":"m1","stream":true,"stream_options":{"include_usage":true},
         "messages":[{"role":"user","content":"Tell me about tides"}]}
        """;
    HttpResponse<String> response = client.chat("x", body);
    assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
    List<String> data =
        response
            .body()
            .lines()
            .filter(line -> !line.isEmpty())
            .map(line -> line.substring(6))
            .toList();
    assertThat(data.getLast()).isEqualTo("[DONE]");
    StringBuilder text = new StringBuilder();
    for (String event : data.subList(0, data.size() - 2)) {
      JsonNode chunk = SimulatorJson.mapper().readTree(event);
      text.append(chunk.path("choices").path(0).path("delta").path("content").asString(""));
    }
    assertThat(text).hasToString(content("Tell me about tides"));
    JsonNode last = SimulatorJson.mapper().readTree(data.get(data.size() - 2));
    assertThat(last.path("usage").path("total_tokens").asInt()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json|",
        "[]|",
        "{\"messages\":[]}|model",
        "{\"model\":\"m\"}|messages",
        "{\"model\":\"m\",\"messages\":[]}|messages",
        "{\"model\":\"m\",\"messages\":\"hi\"}|messages",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"robot\",\"content\":\"hi\"}]}|messages[0].role",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}|messages[0].content",
        "{\"model\":\"m\",\"max_tokens\":0,\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}|max_tokens",
        "{\"model\":\"m\",\"stream\":1,\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}|stream",
        "{\"model\":\"m\",\"temperature\":3,\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}|temperature"
      })
  void aMalformedRequestIsRefusedInOpenAisForm(String body, String param) {
    HttpResponse<String> response = client.chat("x", body);
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = Client.json(response).path("error");
    assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
    assertThat(error.path("message").asString()).isNotBlank();
    assertThat(error.path("param").isNull() ? null : error.path("param").asString())
        .isEqualTo(param);
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAndTheNextCallIsServed() {
    String prompt = "x".repeat(Received.LARGEST_BODY);
    assertThat(client.chat("x", Client.userMessage(prompt)).statusCode()).isEqualTo(413);
    assertThat(content("small again")).isNotBlank();
  }

  @Test
  void unknownPathsAndWrongMethodsAreToldApart() {
    assertThat(client.call("POST", "/v1/nothing", "{}").statusCode()).isEqualTo(404);
    assertThat(client.call("GET", "/v1/chat/completions", "").statusCode()).isEqualTo(405);
  }

  private String content(String prompt) {
    return client
        .ask("x", prompt)
        .path("choices")
        .path(0)
        .path("message")
        .path("content")
        .asString();
  }
}
