package dev.sluice.worker;

import static dev.sluice.worker.RoutingScene.answeredBy;
import static dev.sluice.worker.RoutingScene.calls;
import static dev.sluice.worker.RoutingScene.excluded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.Direction;
import dev.sluice.schema.ModelSelection.Filter;
import dev.sluice.schema.ModelSelection.MaxPrice;
import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.schema.ModelSelection.ProviderSelection;
import dev.sluice.schema.ModelSelection.SortKey;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.Reply;
import dev.sluice.simulator.Fault.When;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where jobs go, and what their results say of it: each way of choosing, through a whole worker.
 */
@Timeout(180)
final class RoutingIT {

  /** A job with this in its prompt is answered by nobody who serves the model chat. */
  private static final String CHAT_IS_DOWN = "chat is down";

  @TempDir static Path directory;

  private static RoutingScene scene;

  @BeforeAll
  static void start() throws Exception {
    Behavior down =
        Behavior.INSTANT.withFaults(
            Fault.status(
                Reply.SERVER_ERROR, new When(null, null, "chat", CHAT_IS_DOWN, null, null)));
    scene =
        RoutingScene.start(
            directory,
            Map.of("cheap", down, "dear", down, "unpriced", down),
            """
            providers:
              dear:
                engine: openai
                host: ${SIMULATOR}/dear/v1
                retry: {max_retries: 0}
                models:
                  - {name: chat, context_window: 9000, price: {input: 10, output: 10}}
                  - {name: vendor/spare, aliases: [spare], price: {input: 1, output: 1}}
              cheap:
                engine: openai
                host: ${SIMULATOR}/cheap/v1
                retry: {max_retries: 0}
                models:
                  - {name: chat, context_window: 500, supports_tools: false, price: {input: 1, output: 1}}
                  - {name: reserve, price: {input: 5, output: 5}}
              unpriced:
                engine: openai
                host: ${SIMULATOR}/unpriced/v1
                retry: {max_retries: 0}
                models: [{name: chat}]
            routing: {default_model: spare}
            """);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    scene.stop();
  }

  @Test
  void providersAreTriedInTheOrderThatTheJobGives() throws Exception {
    JobResult result =
        scene.run(
            Job.chat("chat", CHAT_IS_DOWN)
                .withSelection(ModelSelection.NONE.withOrder("cheap", "dear").withModels("spare")));

    assertThat(calls(result))
        .containsExactly("cheap: server_error", "dear: server_error", "dear: succeeded");
    assertThat(answeredBy(result)).isEqualTo("dear/vendor/spare");
    assertThat(excluded(result)).containsExactly("unpriced: not in provider.order");
  }

  @Test
  void everyCallSaysWhichOfHowManyItWas() throws Exception {
    JobResult result =
        scene.run(
            Job.chat("chat", CHAT_IS_DOWN)
                .withSelection(ModelSelection.NONE.withOrder("cheap", "dear")));

    assertThat(result.status()).isEqualTo(JobResult.Status.FAILED);
    List<Attempt> made =
        result.attempts().stream()
            .filter(attempt -> !(attempt.outcome() instanceof Attempt.Excluded))
            .toList();
    assertThat(made).hasSize(2);
    assertThat(made.get(0).reason()).startsWith("1 of 2");
    assertThat(made.get(1).reason()).startsWith("2 of 2");
  }

  @Test
  void withoutFallbacksNobodyIsAskedAfterTheFirst() throws Exception {
    ModelSelection first =
        ModelSelection.NONE
            .withProvider(new ProviderSelection(List.of("dear", "cheap"), false))
            .withModels("spare");

    JobResult result = scene.run(Job.chat("chat", CHAT_IS_DOWN).withSelection(first));

    assertThat(result.status()).isEqualTo(JobResult.Status.FAILED);
    assertThat(calls(result)).containsExactly("dear: server_error");
  }

  @Test
  void whatIsIgnoredIsNeverAskedAndNamed() throws Exception {
    JobResult result =
        scene.run(filtered(new Filter(List.of(), List.of("dear", "unpriced/chat"), null)));

    assertThat(answeredBy(result)).isEqualTo("cheap/chat");
    assertThat(excluded(result)).containsExactly("dear: in ignore", "unpriced: in ignore");
  }

  @Test
  void nothingIsAskedBesideWhatTheJobNamesInOnly() throws Exception {
    JobResult result =
        scene.run(filtered(new Filter(List.of("dear/chat", "unpriced"), List.of("dear"), null)));

    assertThat(answeredBy(result)).isEqualTo("unpriced/chat");
    assertThat(excluded(result)).containsExactly("dear: in ignore", "cheap: not in only");
  }

  @Test
  void whatCostsMoreThanTheJobPaysIsNotAskedNorWhatNobodyKnowsThePriceOf() throws Exception {
    MaxPrice most = new MaxPrice(null, BigDecimal.valueOf(5));

    JobResult result = scene.run(filtered(new Filter(List.of(), List.of(), most)));

    assertThat(answeredBy(result)).isEqualTo("cheap/chat");
    assertThat(excluded(result))
        .containsExactly(
            "dear: its output costs $10 per million, max_price is $5",
            "unpriced: its price is not known, and max_price is set");
  }

  @Test
  void autoIsWhateverModelMayServeTheJob() throws Exception {
    Job job =
        Job.chat("auto", "Hi")
            .withSelection(
                ModelSelection.NONE.withFilter(
                    new Filter(List.of("cheap/reserve", "dear/spare"), List.of("dear"), null)));

    assertThat(answeredBy(scene.run(job))).isEqualTo("cheap/reserve");
  }

  @Test
  void aJobWithoutARouteNamesEveryTargetThatWasLeftOutAndCallsNobody() throws Exception {
    scene.simulator().ledger().clear();

    JobResult result =
        scene.run(filtered(new Filter(List.of(), List.of("dear", "cheap", "unpriced"), null)));

    assertThat(failure(result)).isEqualTo(ErrorCode.NO_ROUTE);
    assertThat(calls(result)).isEmpty();
    assertThat(excluded(result))
        .containsExactly("dear: in ignore", "cheap: in ignore", "unpriced: in ignore");
    assertThat(scene.simulator().ledger().calls()).isEmpty();
  }

  @Test
  void theCheapestIsFirstWhereThePriceDecides() throws Exception {
    ModelSelection byPrice =
        ModelSelection.NONE.withSort(new SortKey(Metric.PRICE, Direction.ASC)).withModels("spare");

    JobResult result = scene.run(Job.chat("chat", CHAT_IS_DOWN).withSelection(byPrice));

    assertThat(calls(result))
        .containsExactly(
            "cheap: server_error",
            "dear: server_error",
            "unpriced: server_error",
            "dear: succeeded");
  }

  @Test
  void fallbackModelsComeAsListedOrAsTheSortHasThem() throws Exception {
    ModelSelection listed = ModelSelection.NONE.withOrder("cheap", "dear");
    ModelSelection sorted = ModelSelection.NONE.withSort(new SortKey(Metric.PRICE, Direction.ASC));

    JobResult asListed =
        scene.run(
            Job.chat("chat", CHAT_IS_DOWN).withSelection(listed.withModels("reserve", "spare")));
    JobResult asSorted =
        scene.run(
            Job.chat("chat", CHAT_IS_DOWN).withSelection(sorted.withModels("reserve", "spare")));

    assertThat(answeredBy(asListed)).isEqualTo("cheap/reserve");
    assertThat(answeredBy(asSorted)).isEqualTo("dear/vendor/spare");
  }

  @Test
  void whoCannotServeTheJobIsNamedWithWhatIsMissing() throws Exception {
    Job tools = Job.chat("chat", "Hi");
    tools
        .body()
        .putArray("tools")
        .addObject()
        .put("type", "function")
        .putObject("function")
        .put("name", "look");
    Job longOne = Job.chat("chat", "word ".repeat(1000));

    assertThat(excluded(scene.run(tools))).containsExactly("cheap: does not support tools");
    assertThat(excluded(scene.run(longOne)))
        .singleElement()
        .asString()
        .startsWith("cheap: needs about 1254 tokens of context");
  }

  @Test
  void aJobWithoutAModelGetsTheDefaultOne() throws Exception {
    Job job = Job.chat("chat", "Hi");
    job.body().remove("model");

    assertThat(answeredBy(scene.run(job))).isEqualTo("dear/vendor/spare");
  }

  private static Job filtered(Filter filter) {
    return Job.chat("chat", "Hi").withSelection(ModelSelection.NONE.withFilter(filter));
  }

  private static ErrorCode failure(JobResult result) {
    assertThat(result.outcome()).isInstanceOf(JobResult.Failed.class);
    return ((JobResult.Failed) result.outcome()).error().code();
  }
}
