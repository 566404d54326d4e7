package dev.sluice.engine.chat;

import static dev.sluice.engine.chat.Bodies.asking;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopFieldsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'metadata':{'team':'a'}",
        "'model_selection':{}",
        "'user':'u'",
        "'safety_identifier':'u'",
        "'stream':true,'stream_options':{'include_usage':true}",
        "'prompt_cache_key':'k','prompt_cache_retention':'24h'",
        "'anything':null",
        "'n':1",
        "'store':false",
        "'logprobs':false,'top_logprobs':0",
        "'logit_bias':{}",
        "'frequency_penalty':0,'presence_penalty':0.0",
        "'stop':[]",
        "'tools':[],'tool_choice':'none'",
        "'tools':[{'type':'function','function':{'name':'a'}}],'tool_choice':'auto'",
        "'parallel_tool_calls':true",
        "'parallel_tool_calls':false",
        "'response_format':{'type':'text'}",
        "'modalities':['text']",
        "'verbosity':'medium'",
        "'service_tier':'auto'"
      })
  void whatMerelyAnnotatesOrAsksForTheUsualIsPassedOver(String fields) {
    assertThatCode(() -> ChatRequest.read(asking(fields)).require(Set.of("tools"), "Echo"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'n':2",
        "'store':true",
        "'logprobs':true",
        "'logit_bias':{'50256':-100}",
        "'frequency_penalty':0.1",
        "'presence_penalty':-1",
        "'temperature':1",
        "'top_p':1",
        "'seed':7",
        "'stop':'END'",
        "'max_tokens':10",
        "'max_completion_tokens':10",
        "'reasoning_effort':'none'",
        "'response_format':{'type':'json_object'}",
        "'modalities':['text','audio']",
        "'verbosity':'low'",
        "'service_tier':'flex'",
        "'web_search_options':{}",
        "'prediction':{'type':'content','content':'a'}",
        "'functions':[{'name':'a'}]",
        "'top_k':40",
        "'anything':false"
      })
  void whatChangesTheAnswerIsRefusedByItsName(String field) {
    String name = field.substring(1, field.indexOf('\'', 1));

    assertThatThrownBy(() -> ChatRequest.read(asking(field)).require(Set.of("tools"), "Echo"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(name + ": Echo has no equivalent; leave it out");
  }

  @Test
  void aToolChoiceCountsOnceThereAreTools() {
    String tools = "'tools':[{'type':'function','function':{'name':'a'}}],";

    assertThatThrownBy(
            () ->
                ChatRequest.read(asking(tools + "'tool_choice':'none'"))
                    .require(Set.of("tools"), "Echo"))
        .hasMessageStartingWith("tool_choice: ");
    assertThatThrownBy(
            () ->
                ChatRequest.read(asking(tools + "'parallel_tool_calls':false"))
                    .require(Set.of("tools"), "Echo"))
        .hasMessageStartingWith("parallel_tool_calls: ");
  }

  @Test
  void whatAnEngineUnderstandsIsLeftToIt() {
    ChatRequest request =
        ChatRequest.read(asking("'max_completion_tokens':5,'temperature':0.5,'top_k':40"));

    assertThatCode(() -> request.require(Set.of("max_tokens", "temperature", "top_k"), "Echo"))
        .doesNotThrowAnyException();
  }
}
