package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Json;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class RouteIT {

  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  @TempDir Path directory;

  private Simulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator =
        Simulator.start(
            0,
            Map.of(
                "listing", Behavior.INSTANT.withModels("only-listed"),
                "closed", Behavior.INSTANT.withApiKey("another")));
    Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        providers:
          cheap:
            engine: openai
            host: %s
            models: [{name: big, price: {input: 1, output: 1}}]
          dear:
            engine: openai
            host: %s
            models: [{name: vendor/big, aliases: [big], price: {input: 9, output: 9}}]
          narrow:
            engine: openai
            host: %s
            models: [{name: big, context_window: 50, price: {input: 0, output: 0}}]
          listing: {engine: openai, host: %s}
          closed: {engine: openai, host: %s}
        routing: {default_model: big, sort: [{metric: PRICE, direction: ASC}]}
        """
            .formatted(
                simulator.baseUrl("cheap"),
                simulator.baseUrl("dear"),
                simulator.baseUrl("narrow"),
                simulator.baseUrl("listing"),
                simulator.baseUrl("closed")));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void everyCandidateIsShownInItsPlaceOrWithWhyItIsExcludedAndNobodyIsPaid() throws Exception {
    write(
        "job.json",
        """
        {
          "custom_id": "row-1",
          "model_selection": {"ignore": ["cheap/nothing"]},
          "body": {"model": "big", "max_tokens": 100, %s}
        }
        """
            .formatted(MESSAGES));

    Sluice route = Sluice.run(directory, "route", "job.json");

    assertThat(route.exitCode()).as(route.err()).isZero();
    assertThat(lines(route))
        .startsWith("job.json:1 row-1", "model big", "tokens about 5 in, at most 100 out")
        .anyMatch(line -> line.startsWith("selection {") && line.contains("\"cheap/nothing\""))
        .anyMatch(line -> line.startsWith("cheap big 1 of 2"))
        .anyMatch(line -> line.startsWith("dear vendor/big 2 of 2"))
        .anyMatch(line -> line.startsWith("narrow big excluded: needs about 105 tokens"));
    assertThat(route.err())
        .contains("sluice: closed does not list its models")
        .contains("sluice: planned without the fleet's latencies and outages: no cluster is named");
    assertThat(simulator.ledger().calls())
        .noneMatch(call -> call.endpoint().contains("completions"));
  }

  @Test
  void aBareNameThatAProviderListsIsResolvedAsAWorkerWould() throws Exception {
    write("job.json", "{\"model\":\"only-listed\"," + MESSAGES + "}");

    Sluice route = Sluice.run(directory, "route", "job.json");

    assertThat(route.exitCode()).as(route.err()).isZero();
    assertThat(lines(route)).anyMatch(line -> line.startsWith("listing only-listed 1 of 1"));
  }

  @Test
  void aClusterThatDoesNotAnswerIsToldOfAndThePlanIsMadeNevertheless() throws Exception {
    write("job.json", "{\"model\":\"cheap/big\"," + MESSAGES + "}");

    Sluice route = Sluice.run(directory, "route", "job.json", "--bootstrap", "127.0.0.1:1");

    assertThat(route.exitCode()).as(route.err()).isZero();
    assertThat(lines(route)).anyMatch(line -> line.startsWith("cheap big 1 of 1"));
    assertThat(route.err())
        .hasLineCount(2)
        .contains("sluice: planned without the fleet's latencies and outages: topic llm.fleet");
  }

  @Test
  void severalJobsAreShownAsOneObjectEach() throws Exception {
    write(
        "jobs.jsonl",
        """
        {%1$s}

        {"model":"cheap/big",%1$s}
        {"model":"big","model_selection":{"ignore":["cheap","dear","narrow"]},%1$s}
        """
            .formatted(MESSAGES));

    Sluice route = Sluice.run(directory, "route", "jobs.jsonl", "--json");

    assertThat(route.exitCode()).as(route.err()).isEqualTo(1);
    List<JsonNode> plans = route.out().lines().map(Json.mapper()::readTree).toList();
    assertThat(plans).hasSize(3);
    assertThat(plans.get(0).path("model").asString()).isEqualTo("big");
    assertThat(providers(plans.get(0), "targets")).containsExactly("narrow", "cheap", "dear");
    assertThat(providers(plans.get(1), "targets")).containsExactly("cheap");
    assertThat(providers(plans.get(2), "excluded")).containsExactly("cheap", "dear", "narrow");
    assertThat(plans.get(2).at("/error/code").asString()).isEqualTo("no_route");
  }

  @Test
  void aJobThatNobodyCanServeIsAFailureThatNamesWhoIsNear() throws Exception {
    write("job.json", "{\"model\":\"bigg\"," + MESSAGES + "}");

    Sluice route = Sluice.run(directory, "route", "job.json");

    assertThat(route.exitCode()).isEqualTo(3);
    assertThat(route.out()).contains("no route").contains("did you mean").contains("big");
  }

  @Test
  void whatIsNoJobIsNamedWithItsLine() throws Exception {
    write("jobs.jsonl", "{\"model\":\"big\",%s}\n{\"model\":3}\n".formatted(MESSAGES));

    Sluice route = Sluice.run(directory, "route", "jobs.jsonl");

    assertThat(route.exitCode()).isEqualTo(2);
    assertThat(route.err()).contains("sluice: jobs.jsonl:2: this is no job: ");
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }

  private static List<String> lines(Sluice sluice) {
    return sluice.out().lines().map(line -> line.replaceAll(" +", " ")).toList();
  }

  private static List<String> providers(JsonNode plan, String list) {
    return plan.path(list).valueStream().map(one -> one.path("provider").asString()).toList();
  }
}
