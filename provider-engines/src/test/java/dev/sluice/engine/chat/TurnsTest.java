package dev.sluice.engine.chat;

import static dev.sluice.engine.chat.Bodies.conversation;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnsTest {

  @Test
  void theResultsOfParallelCallsAndWhatTheUserAddsAreOneTurn() {
    List<Turn> turns =
        turns(
            """
            {'role':'system','content':'Be brief.'},
            {'role':'user','content':'Hi'},
            {'role':'assistant','content':'','tool_calls':[
              {'id':'c1','function':{'name':'f','arguments':'{}'}},
              {'id':'c2','function':{'name':'g','arguments':'{}'}}]},
            {'role':'tool','tool_call_id':'c2','content':'2'},
            {'role':'tool','tool_call_id':'c1','content':'1'},
            {'role':'developer','content':'Be kind.'},
            {'role':'user','content':'Well?'}
            """);

    assertThat(turns).hasSize(3);
    assertThat(turns.get(2)).isInstanceOf(Turn.User.class);
    Turn.User last = (Turn.User) turns.get(2);
    assertThat(last.results())
        .extracting(result -> result.call().name() + "=" + result.text())
        .containsExactly("g=2", "f=1");
    assertThat(Part.textOf(last.parts())).isEqualTo("Well?");
  }

  @Test
  void whatOneSideSaysInARowIsOneTurn() {
    List<Turn> turns =
        turns(
            """
            {'role':'user','content':'One.'},
            {'role':'user','content':'Two.'},
            {'role':'assistant','content':'Three.'},
            {'role':'assistant','content':'Four.','tool_calls':[
              {'id':'c1','function':{'name':'f','arguments':'{}'}}]},
            {'role':'tool','tool_call_id':'c1','content':'5'}
            """);

    assertThat(turns).hasSize(3);
    assertThat(Part.textOf(((Turn.User) turns.getFirst()).parts())).isEqualTo("One.\nTwo.");
    Message.Assistant said = ((Turn.Assistant) turns.get(1)).message();
    assertThat(said.text()).isEqualTo("Three.\nFour.");
    assertThat(said.calls()).extracting(Message.ToolCall::id).containsExactly("c1");
  }

  @Test
  void aMessageThatSaysNothingDoesNotPartWhatTheUserSays() {
    List<Turn> turns =
        turns(
            """
            {'role':'user','content':'One.'},
            {'role':'assistant','content':''},
            {'role':'user','content':'Two.'}
            """);

    assertThat(turns).hasSize(1);
    assertThat(Part.textOf(((Turn.User) turns.getFirst()).parts())).isEqualTo("One.\nTwo.");
  }

  private static List<Turn> turns(String messages) {
    return ChatRequest.read(conversation(messages)).turns();
  }
}
