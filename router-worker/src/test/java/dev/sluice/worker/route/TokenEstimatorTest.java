package dev.sluice.worker.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Job;
import dev.sluice.schema.Json;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

final class TokenEstimatorTest {

  @Test
  void fourCharactersAreAToken() {
    assertThat(chat("{'messages':[{'role':'user','content':'twelve chars'}]}").input())
        .isEqualTo(4 + 3);
  }

  @Test
  void allMessagesAndPartsCount() {
    TokenEstimate estimate =
        chat(
            """
            {'messages':[{'role':'system','content':'1234'},
              {'role':'user','content':[{'type':'text','text':'1234'},{'type':'text','text':'1234'}]}]}
            """);

    assertThat(estimate.input()).isEqualTo(8 + 3);
  }

  @Test
  void anImageCountsTheSameHoweverLongItsBytes() {
    String image = "{'messages':[{'content':[{'type':'image_url','image_url':{'url':'%s'}}]}]}";
    TokenEstimate small = chat(image.formatted("A"));
    TokenEstimate large = chat(image.formatted("A".repeat(1_000_000)));

    assertThat(small).isEqualTo(large);
    assertThat(small.images()).isEqualTo(1);
    assertThat(small.input()).isEqualTo(4 + TokenEstimator.TOKENS_PER_ATTACHMENT);
  }

  @Test
  void toolsCountAboutAsMuchAsTheirJson() {
    String tools =
        "[{'type':'function','function':{'name':'weather','parameters':{'type':'object',"
            + "'properties':{'city':{'type':'string','description':'Where it is'}}}}}]";

    assertThat(chat("{'tools':" + tools + "}").input())
        .isBetween(tools.length() / 5L, tools.length() / 3L);
  }

  @Test
  void theLengthOfTheAnswerIsReservedForEachAnswer() {
    assertThat(chat("{'max_tokens':100,'n':3}").total()).isEqualTo(300);
    assertThat(chat("{'max_tokens':100,'max_completion_tokens':50}").total()).isEqualTo(50);
    assertThat(chat("{'n':2}").total()).isEqualTo(2 * TokenEstimate.DEFAULT_OUTPUT);
  }

  @Test
  void onlyABoundedAnswerNeedsRoomInTheContext() {
    assertThat(chat("{'max_tokens':100,'n':3}").context()).isEqualTo(100);
    assertThat(chat("{}").context()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'messages':null,'max_tokens':null,'n':null}",
        "{'messages':'text','max_tokens':'many','n':'two','tools':'hammer'}",
        "{'messages':[1,null,'x',[]],'max_tokens':-5,'n':-1}",
        "{'messages':[{'content':{'text':'x'}}],'max_tokens':1.5,'n':1000000000000}",
        "{'max_tokens':1000000000000000000000000}"
      })
  void whatIsNoChatAtAllStillHasAnEstimate(String body) {
    TokenEstimate estimate = chat(body);

    assertThat(estimate.maxOutput()).isEmpty();
    assertThat(estimate.total()).isBetween(TokenEstimate.DEFAULT_OUTPUT, 2000L);
  }

  @Test
  void anAbsurdBoundDoesNotOverflow() {
    assertThat(chat("{'max_tokens':9223372036854775807,'n':2147483647}").total()).isPositive();
  }

  @Test
  void embeddingsCountTheirInputInAllItsShapesAndNoOutput() {
    assertThat(embeddings("'12345678'")).isEqualTo(new TokenEstimate(2, OptionalLong.of(0), 1, 0));
    assertThat(embeddings("['1234','12345678']").total()).isEqualTo(3);
    assertThat(embeddings("[17,18,19]").total()).isEqualTo(3);
    assertThat(embeddings("[[17,18],[19]]").total()).isEqualTo(3);
  }

  private static TokenEstimate chat(String body) {
    return TokenEstimator.estimate(Job.of(Endpoint.CHAT_COMPLETIONS, json(body)));
  }

  private static TokenEstimate embeddings(String input) {
    return TokenEstimator.estimate(Job.of(Endpoint.EMBEDDINGS, json("{'input':" + input + "}")));
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.mapper().readTree(text.replace('\'', '"'));
  }
}
