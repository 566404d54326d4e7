package dev.sluice.benchmarks.limits;

import dev.sluice.schema.Priority;
import dev.sluice.worker.limit.Admission;
import dev.sluice.worker.limit.Ask;
import dev.sluice.worker.limit.CooldownListener;
import dev.sluice.worker.limit.LimitTable;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.limit.TenantWeights;
import dev.sluice.worker.limit.Timing;
import dev.sluice.worker.limit.Tokens;
import dev.sluice.worker.route.Account;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What taking and ending a permit costs that nobody else wants. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class PermitsBenchmark {

  /** So many that one thread cannot use them up. */
  private static final Limits LIMITS = new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, null);

  private static final Account ACCOUNT = Account.onlyOneOf("groq");
  private static final Tokens EXPECTED = new Tokens(4, 2);
  private static final Tokens USED = new Tokens(1, 1);
  private static final String LIMITED_MODEL = "limited";

  private final PermitPool pool =
      new PermitPool(
          new LimitTable(Map.of(ACCOUNT, LIMITS), Map.of(ACCOUNT, Map.of(LIMITED_MODEL, LIMITS))),
          TenantWeights.EQUAL,
          CooldownListener.NONE,
          Timing.system());

  private final Ask plain = ask("m");
  private final Ask ofLimitedModel = ask(LIMITED_MODEL);

  private static Ask ask(String model) {
    Instant inTime = Instant.now().plusSeconds(86_400);
    return new Ask(List.of(ACCOUNT), model, EXPECTED, Priority.STANDARD, "acme", inTime);
  }

  /** Two limits. */
  @Benchmark
  public boolean ofAnAccount() throws InterruptedException {
    return takeAndEnd(plain);
  }

  /** Four limits. */
  @Benchmark
  public boolean ofAnAccountAndAModel() throws InterruptedException {
    return takeAndEnd(ofLimitedModel);
  }

  private boolean takeAndEnd(Ask ask) throws InterruptedException {
    Admission admission = pool.acquire(ask);
    if (admission instanceof Admission.Granted granted) {
      granted.permit().success(USED);
      return true;
    }
    throw new IllegalStateException("not granted: " + admission);
  }
}
