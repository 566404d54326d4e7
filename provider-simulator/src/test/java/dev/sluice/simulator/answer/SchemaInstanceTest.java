package dev.sluice.simulator.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class SchemaInstanceTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'type':'string'}",
        "{'type':'string','minLength':40,'maxLength':45}",
        "{'type':'string','maxLength':2}",
        "{'type':'string','format':'date-time'}",
        "{'type':'string','format':'date'}",
        "{'type':'string','format':'email'}",
        "{'type':'string','format':'uuid'}",
        "{'type':'string','format':'uri'}",
        "{'type':'integer','minimum':5,'maximum':6}",
        "{'type':'integer','exclusiveMinimum':5,'exclusiveMaximum':7}",
        "{'type':'integer','multipleOf':7,'minimum':8}",
        "{'type':'integer','maximum':-3}",
        "{'type':'number','minimum':0.1,'maximum':0.2}",
        "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':0.001}",
        "{'type':['null','boolean']}",
        "{'enum':['a',1,null]}",
        "{'const':{'x':1}}",
        "{'type':'array','items':{'type':'integer'},'minItems':3,'maxItems':4}",
        "{'type':'array','items':{'enum':[1,2,3]},'uniqueItems':true,'minItems':3}",
        "{'type':'array','prefixItems':[{'type':'string'},{'type':'integer'}],'maxItems':2}",
        "{'type':'object','required':['free'],'additionalProperties':{'type':'integer'}}",
        "{'type':'object','properties':{'a':{'type':'object','properties':{'b':{'type':'null'}},'required':['b'],'additionalProperties':false}},'required':['a'],'additionalProperties':false}",
        "{'anyOf':[{'type':'null'},{'type':'integer'}]}",
        "{'oneOf':[{'type':'string'},{'type':'integer'}]}",
        "{'allOf':[{'type':'object','properties':{'a':{'type':'integer'}},'required':['a']},{'properties':{'b':{'type':'string'}},'required':['b']}]}",
        "{'$ref':'#/$defs/node','$defs':{'node':{'type':'object','properties':{'value':{'type':'integer'},'next':{'anyOf':[{'$ref':'#/$defs/node'},{'type':'null'}]}},'required':['value']}}}"
      })
  void whatIsMadeSatisfiesItsSchema(String quoted) {
    String schema = quoted.replace('\'', '"');
    Schema validator = SCHEMAS.getSchema(schema, InputFormat.JSON);
    for (int seed = 0; seed < 50; seed++) {
      String made = make(schema, "Как е времето in Sofia today? 🌤", seed);
      assertThat(validator.validate(made, InputFormat.JSON)).as(made).isEmpty();
    }
  }

  @Test
  void theSameSeedMakesTheSameInstance() {
    String schema = "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":9}";
    assertThat(make(schema, "hi", 1)).isEqualTo(make(schema, "hi", 1));
    assertThat(make(schema, "hi", 1)).isNotEqualTo(make(schema, "hi", 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'$ref':'#'}",
        "{'$ref':'#/nowhere'}",
        "{'$ref':'https://example.com/schema'}",
        "{'type':'object','properties':{'again':{'$ref':'#'}},'required':['again']}"
      })
  void aSchemaThatNothingSatisfiesIsRefused(String quoted) {
    assertThatThrownBy(() -> make(quoted.replace('\'', '"'), "hi", 0))
        .isInstanceOf(ImpossibleSchema.class)
        .hasMessageStartingWith("Invalid schema");
  }

  private static String make(String schema, String prompt, int seed) {
    return new SchemaInstance(MAPPER.readTree(schema), prompt, Seeds.of("test", seed))
        .make()
        .toString();
  }
}
