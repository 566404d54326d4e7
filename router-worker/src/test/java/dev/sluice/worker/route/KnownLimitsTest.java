package dev.sluice.worker.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Job;
import dev.sluice.schema.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What a model is known not to do keeps a job from it; what is not known keeps none. */
final class KnownLimitsTest {

  @Test
  void aModelThatServesOtherEndpointsIsLeftOut() {
    Job chat = job(Endpoint.CHAT_COMPLETIONS, "{\"model\":\"m\"}");
    Job embedding = job(Endpoint.EMBEDDINGS, "{\"model\":\"m\",\"input\":\"x\"}");

    assertThat(plan(chat, knowing(Set.of(Endpoint.EMBEDDINGS), null)))
        .isEqualTo("nobody can serve m: p/m: does not serve /v1/chat/completions");
    assertThat(plan(embedding, knowing(Set.of(), null)))
        .isEqualTo("nobody can serve m: p/m: does not serve /v1/embeddings");
    assertThat(plan(embedding, knowing(Set.of(Endpoint.EMBEDDINGS), null))).isEqualTo("planned");
    assertThat(plan(embedding, Knowledge.NONE)).isEqualTo("planned");
  }

  @Test
  void aModelWhoseAnswersAreTooShortIsLeftOut() {
    Job job = job(Endpoint.CHAT_COMPLETIONS, "{\"model\":\"m\",\"max_tokens\":1001}");

    assertThat(plan(job, knowing(null, 1000)))
        .isEqualTo("nobody can serve m: p/m: answers with at most 1000 tokens, not 1001");
    assertThat(plan(job, knowing(null, 1001))).isEqualTo("planned");
    assertThat(plan(job, Knowledge.NONE)).isEqualTo("planned");
  }

  @Test
  void anEmbeddingHasNoAnswerThatCouldBeTooLong() {
    Job job = job(Endpoint.EMBEDDINGS, "{\"model\":\"m\",\"input\":\"x\",\"max_tokens\":1001}");

    assertThat(plan(job, knowing(null, 1000))).isEqualTo("planned");
  }

  private static Knowledge knowing(
      @Nullable Set<Endpoint> endpoints, @Nullable Integer maxOutputTokens) {
    return new Knowledge(null, maxOutputTokens, endpoints, Model.Abilities.UNKNOWN, null);
  }

  private static Job job(Endpoint endpoint, String body) {
    return Job.of(endpoint, (ObjectNode) Json.mapper().readTree(body));
  }

  private static String plan(Job job, Knowledge known) {
    SequencedMap<String, List<Model>> models = new LinkedHashMap<>();
    models.put("p", List.of(Model.named("m").with(known)));
    Catalogue catalogue = new Catalogue(models, Set.of());
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    return switch (new RoutePlanner(() -> catalogue, new Measurements(clock), RoutingDefaults.NONE)
        .plan(job)) {
      case Routing.Plan _ -> "planned";
      case Routing.Unroutable unroutable -> unroutable.error().message();
    };
  }
}
