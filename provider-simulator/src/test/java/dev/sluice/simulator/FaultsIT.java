package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

@Timeout(30)
final class FaultsIT {

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @Test
  void aStatusComesWithItsBodyAndHeaders() {
    Fault.Reply overloaded =
        Fault.Reply.of(503, "server_is_overloaded", "Come back later")
            .retryAfter(Duration.ofMillis(1500));
    behave(Fault.status(overloaded, When.ALWAYS));
    HttpResponse<String> response = chat("hi");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(error(response).path("code").asString()).isEqualTo("server_is_overloaded");
    assertThat(error(response).path("message").asString()).isEqualTo("Come back later");
    assertThat(response.headers().firstValue("retry-after")).contains("2");
    assertThat(response.headers().firstValue("retry-after-ms")).contains("1500");
  }

  @Test
  void everyNthCallFailsAndTheOthersDoNot() {
    behave(Fault.of(Kind.STATUS, When.everyNth(3)));
    assertThat(statuses(7)).containsExactly(200, 200, 500, 200, 200, 500, 200);
  }

  @Test
  void aShareIsDrawnTheSameWayForTheSameSeed() {
    Fault half = Fault.of(Kind.STATUS, When.share(0.5));
    simulator.behave("groq", Behavior.INSTANT.withFaults(half).withSeed(7));
    List<Integer> first = statuses(40);
    simulator.behave("groq", Behavior.INSTANT.withFaults(half).withSeed(7));
    assertThat(statuses(40)).isEqualTo(first).contains(200, 500);
  }

  @Test
  void aFaultHappensAsOftenAsItMay() {
    behave(Fault.of(Kind.STATUS, When.ALWAYS.times(2)));
    assertThat(statuses(4)).containsExactly(500, 500, 200, 200);
  }

  @Test
  void aFaultMeetsOnlyThePromptsThatContainItsText() {
    behave(Fault.of(Kind.STATUS, When.promptContains("poison")));
    assertThat(chat("a poisonous one").statusCode()).isEqualTo(500);
    assertThat(chat("a wholesome one").statusCode()).isEqualTo(200);
  }

  @Test
  void aFaultMeetsOnlyItsModel() {
    behave(Fault.of(Kind.STATUS, When.model("another")));
    assertThat(chat("hi").statusCode()).isEqualTo(200);
    behave(Fault.of(Kind.STATUS, When.model("m1")));
    assertThat(chat("hi").statusCode()).isEqualTo(500);
  }

  @Test
  void aResetClosesTheConnectionInTheMiddleOfTheAnswer() {
    behave(Fault.of(Kind.RESET, When.ALWAYS.times(1)));
    assertThatThrownBy(() -> chat("hi"))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThat(chat("hi").statusCode()).isEqualTo(200);
  }

  @Test
  void aTruncatedAnswerIsNoJson() {
    behave(Fault.of(Kind.TRUNCATE, When.ALWAYS));
    HttpResponse<String> response = chat("hi");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> Client.json(response)).isInstanceOf(JacksonException.class);
  }

  @Test
  void aWrongContentTypeIsAPageOfHtml() {
    behave(Fault.of(Kind.WRONG_CONTENT_TYPE, When.ALWAYS));
    HttpResponse<String> response = chat("hi");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("text/html");
  }

  @Test
  void anErrorCanHideInAnAnswerWithStatus200() {
    behave(Fault.of(Kind.ERROR_IN_200, When.ALWAYS));
    HttpResponse<String> response = chat("hi");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(error(response).path("type").asString()).isEqualTo("server_error");
  }

  @Test
  void aSlowBodyIsWholeInTheEnd() {
    behave(new Fault(Kind.SLOW_BODY, When.ALWAYS, Fault.Reply.SERVER_ERROR, 200, null));
    long before = System.nanoTime();
    JsonNode answer = Client.json(chat("hi"));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(199));
    assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
  }

  @Test
  void aRefusalIsAnAnswerWithoutContent() {
    behave(Fault.of(Kind.REFUSAL, When.ALWAYS));
    JsonNode message = Client.json(chat("hi")).path("choices").path(0).path("message");
    assertThat(message.path("refusal").asString()).isNotBlank();
    assertThat(message.path("content").isNull()).isTrue();
  }

  @Test
  void aHungCallEndsWhenItsClientGoesAwayAndTheLedgerTells() {
    behave(Fault.of(Kind.HANG, When.ALWAYS));
    assertThat(client.later("groq", Client.userMessage("hi"))).isNotDone();
    await().until(() -> simulator.ledger().counts("groq").inFlight() == 1);
    client.close();
    await().until(() -> simulator.ledger().counts("groq").clientGone() == 1);
    ReceivedCall call = simulator.ledger().calls().getFirst();
    assertThat(call.clientGone()).isTrue();
    assertThat(call.status()).isZero();
    assertThat(call.endedAt()).isNotNull();
  }

  @Test
  void aClientThatLeavesDuringTheLatencyIsNoticedAtOnce() {
    simulator.behave("groq", Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofHours(1))));
    assertThat(client.later("groq", Client.userMessage("hi"))).isNotDone();
    await().until(() -> simulator.ledger().counts("groq").inFlight() == 1);
    client.close();
    await().until(() -> simulator.ledger().counts("groq").inFlight() == 0);
    assertThat(simulator.ledger().counts("groq").clientGone()).isEqualTo(1);
  }

  private void behave(Fault fault) {
    simulator.behave("groq", Behavior.INSTANT.withFaults(fault));
  }

  private HttpResponse<String> chat(String prompt) {
    return client.chat("groq", Client.userMessage(prompt));
  }

  private List<Integer> statuses(int calls) {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      statuses.add(chat("hi").statusCode());
    }
    return statuses;
  }

  private static JsonNode error(HttpResponse<String> response) {
    return Client.json(response).path("error");
  }
}
