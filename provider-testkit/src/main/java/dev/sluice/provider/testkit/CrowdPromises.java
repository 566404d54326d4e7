package dev.sluice.provider.testkit;

import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many at once. */
interface CrowdPromises {

  @Test
  default void manyCallsAtOnceGetTheirOwnAnswers(Bench bench) throws InterruptedException {
    int many = bench.backend().many();
    bench.backend().answer();
    Provider provider = bench.provider();
    List<Running<ProviderAnswer>> calls = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      calls.add(bench.starting(provider, bench.chat(Bodies.chat("Repeat " + marker(i)))));
    }
    for (int i = 0; i < many; i++) {
      requireOwn(bench.completed(calls.get(i).result()), i);
    }
  }

  @Test
  default void manyStreamsAtOnceGetTheirOwnPieces(Bench bench) throws InterruptedException {
    int many = bench.backend().many();
    bench.backend().answer();
    Provider provider = bench.provider();
    List<Running<ProviderAnswer>> calls = new ArrayList<>();
    List<Recorder> recorders = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      recorders.add(Recorder.taking());
      calls.add(
          bench.streaming(
              provider, bench.chat(Bodies.chat("Repeat " + marker(i))), recorders.get(i)));
    }
    for (int i = 0; i < many; i++) {
      Completed answer = bench.completed(calls.get(i).result());
      requireOwn(answer, i);
      StreamForm.require(recorders.get(i).chunks(), answer);
    }
  }

  private static String marker(int i) {
    return "kit" + (1000 + i) + "x";
  }

  private static void requireOwn(Completed answer, int i) {
    String body = answer.response().body().toString();
    Shortfall.unless(
        body.contains(marker(i)),
        "of many calls at once, the one about %s got %s".formatted(marker(i), body),
        "each call its own answer: what belongs to a call is kept in no field");
  }
}
