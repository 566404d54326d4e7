package dev.sluice.engine.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ListedModel.Abilities;
import dev.sluice.provider.ListedModel.Price;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiModelsTest {

  private static final Set<Endpoint> CHAT = Set.of(Endpoint.CHAT_COMPLETIONS);
  private static final Set<Endpoint> EMBEDDINGS = Set.of(Endpoint.EMBEDDINGS);

  @Test
  void openAiTellsNamesOnly() {
    assertThat(
            read(
                "{'object':'list','data':[{'id':'a','object':'model','created':1,'owned_by':'x'},"
                    + "{'id':'b','object':'model'}]}"))
        .containsExactly(ListedModel.named("a"), ListedModel.named("b"));
  }

  @Test
  void groqTellsWindowsAndWhatIsInUse() {
    assertThat(
            read(
                "{'data':[{'id':'a','active':true,'context_window':131072,'max_completion_tokens':8192},"
                    + "{'id':'b','active':false,'context_window':1}]}"))
        .containsExactly(new ListedModel("a", 131072, 8192, null, Abilities.UNKNOWN, null));
  }

  @Test
  void openRouterTellsEverything() {
    assertThat(
            read(
                "{'data':[{'id':'x/a','context_length':200000,"
                    + "'architecture':{'input_modalities':['text','image'],'output_modalities':['text']},"
                    + "'pricing':{'prompt':'0.000003','completion':'0.000015','request':'0','input_cache_read':'0.0000003'},"
                    + "'top_provider':{'context_length':100000,'max_completion_tokens':64000},"
                    + "'supported_parameters':['tools','structured_outputs']},"
                    + "{'id':'openrouter/auto','pricing':{'prompt':'-1','completion':'-1'},"
                    + "'architecture':{'input_modalities':['text']},'supported_parameters':[]}]}"))
        .containsExactly(
            new ListedModel(
                "x/a",
                200000,
                64000,
                CHAT,
                new Abilities(true, true, true),
                price("3", "15", "0.3")),
            new ListedModel(
                "openrouter/auto", null, null, null, new Abilities(false, false, false), null));
  }

  @Test
  void togethersBareListHoldsMoreThanCanBeAsked() {
    assertThat(
            read(
                "[{'id':'a','type':'chat','context_length':8192,'pricing':{'input':0.18,'output':0.6}},"
                    + "{'id':'b','type':'image'},{'id':'c','type':'embedding'}]"))
        .containsExactly(
            new ListedModel("a", 8192, null, CHAT, Abilities.UNKNOWN, price("0.18", "0.6", null)),
            serving("c", EMBEDDINGS));
  }

  @Test
  void xaiTellsPricesInFractionsOfItsOwn() {
    assertThat(
            read(
                "{'models':[{'id':'a','input_modalities':['text','image'],"
                    + "'prompt_text_token_price':30000,'cached_prompt_text_token_price':7500,'completion_text_token_price':150000}]}"))
        .containsExactly(
            new ListedModel(
                "a", null, null, null, new Abilities(null, true, null), price("3", "15", "0.75")));
  }

  @Test
  void databricksServesMoreThanCompletions() {
    assertThat(
            read(
                "{'endpoints':[{'name':'a','state':{'ready':'READY'},'task':'llm/v1/chat'},"
                    + "{'name':'b','state':{'ready':'NOT_READY'},'task':'llm/v1/chat'},"
                    + "{'name':'c','state':{'ready':'READY'},'task':'llm/v1/embeddings'},"
                    + "{'name':'d','state':{'ready':'READY'},'task':'tabular/v1/forecast'}]}"))
        .containsExactly(serving("a", CHAT), serving("c", EMBEDDINGS));
  }

  @Test
  void liteLlmKnowsWhatItsModelsCan() {
    assertThat(
            read(
                "{'data':[{'model_name':'a','litellm_params':{'model':'x'},'model_info':{'id':'1',"
                    + "'mode':'chat','max_input_tokens':128000,'max_output_tokens':4096,"
                    + "'input_cost_per_token':2.5e-06,'output_cost_per_token':1e-05,'cache_read_input_token_cost':1.25e-06,"
                    + "'supports_function_calling':true,'supports_vision':false}},"
                    + "{'model_name':'a','model_info':{'mode':'chat'}},"
                    + "{'model_name':'b','model_info':{'mode':'image_generation'}}]}"))
        .containsExactly(
            new ListedModel(
                "a",
                128000,
                4096,
                CHAT,
                new Abilities(true, false, null),
                price("2.5", "10", "1.25")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{'data':null}",
        "{'data':[{},1,'x',{'id':7}]}",
        "'x'",
        "{'models':{}}"
      })
  void whatIsNoListHasNoModels(String body) {
    assertThat(read(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'1e999999999'", "'free'", "null", "-0.1", "[]"})
  void aPriceThatMakesNoSenseIsUnknown(String price) {
    assertThat(read("[{'id':'a','pricing':{'input':" + price + ",'output':1}}]"))
        .containsExactly(ListedModel.named("a"));
  }

  private static ListedModel serving(String name, Set<Endpoint> endpoints) {
    return new ListedModel(name, null, null, endpoints, Abilities.UNKNOWN, null);
  }

  private static Price price(String input, String output, @Nullable String cachedInput) {
    return new Price(
        new BigDecimal(input),
        new BigDecimal(output),
        cachedInput == null ? null : new BigDecimal(cachedInput));
  }

  private static List<ListedModel> read(String body) {
    return OpenAiModels.read(Json.mapper().readTree(body.replace('\'', '"')));
  }
}
