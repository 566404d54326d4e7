package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import com.fasterxml.uuid.Generators;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One completion request, as it stands on the jobs topic.
 *
 * @param id unique; the key of its record, and of its result's
 * @param endpoint what kind of call it is
 * @param body the request in OpenAI form, without {@code model_selection}; every field that the
 *     router does not know is forwarded untouched. Not to be changed after it was handed over
 * @param selection how its targets are chosen
 * @param schedule when it may and must run
 * @param labels what the submitter calls it
 * @param replyTo the topic of its result; null for the default one
 * @param idempotencyKey jobs of the same key and tenant are one job; null for none
 * @param reuse whether an answer to an identical job will do; null for one of its own
 */
public record Job(
    String id,
    Endpoint endpoint,
    ObjectNode body,
    ModelSelection selection,
    Schedule schedule,
    Labels labels,
    @Nullable String replyTo,
    @Nullable String idempotencyKey,
    @Nullable Reuse reuse) {

  public Job {
    requireNonNull(id, "id is null");
    requireNonNull(endpoint, "endpoint is null");
    requireNonNull(body, "body is null");
    requireNonNull(selection, "selection is null");
    requireNonNull(schedule, "schedule is null");
    requireNonNull(labels, "labels is null");
  }

  /** One that has an answer of its own. */
  public Job(
      String id,
      Endpoint endpoint,
      ObjectNode body,
      ModelSelection selection,
      Schedule schedule,
      Labels labels,
      @Nullable String replyTo,
      @Nullable String idempotencyKey) {
    this(id, endpoint, body, selection, schedule, labels, replyTo, idempotencyKey, null);
  }

  /** A new job for a body in OpenAI form, with an id of its own and defaults for the rest. */
  public static Job of(Endpoint endpoint, ObjectNode body) {
    return new Job(
        newId(), endpoint, body, ModelSelection.NONE, Schedule.NOW, Labels.none(), null, null);
  }

  /** A new chat job with a single user message. */
  public static Job chat(String model, String prompt) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", model);
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return of(Endpoint.CHAT_COMPLETIONS, body);
  }

  /** A fresh id: a UUIDv7, so that ids sort by the time they were made. */
  public static String newId() {
    return Generators.timeBasedEpochGenerator().generate().toString();
  }

  /** The model that the body names; empty where the worker's default is to be used. */
  public Optional<String> model() {
    JsonNode model = body.get("model");
    return model == null || model.isNull() ? Optional.empty() : Optional.of(model.asString());
  }

  /** Whether the answer is wanted in pieces, while it arrives. */
  public boolean streams() {
    return endpoint == Endpoint.CHAT_COMPLETIONS && body.path("stream").booleanValue(false);
  }

  /** The same, with its answer wanted in pieces while it arrives. */
  public Job streamed() {
    ObjectNode streamed = body.deepCopy().put("stream", true);
    return new Job(
        id, endpoint, streamed, selection, schedule, labels, replyTo, idempotencyKey, reuse);
  }

  public Job withId(String id) {
    return new Job(id, endpoint, body, selection, schedule, labels, replyTo, idempotencyKey, reuse);
  }

  public Job withSelection(ModelSelection selection) {
    return new Job(id, endpoint, body, selection, schedule, labels, replyTo, idempotencyKey, reuse);
  }

  public Job withSchedule(Schedule schedule) {
    return new Job(id, endpoint, body, selection, schedule, labels, replyTo, idempotencyKey, reuse);
  }

  public Job withLabels(Labels labels) {
    return new Job(id, endpoint, body, selection, schedule, labels, replyTo, idempotencyKey, reuse);
  }

  public Job withReplyTo(@Nullable String replyTo) {
    return new Job(id, endpoint, body, selection, schedule, labels, replyTo, idempotencyKey, reuse);
  }

  public Job withIdempotencyKey(@Nullable String idempotencyKey) {
    return new Job(id, endpoint, body, selection, schedule, labels, replyTo, idempotencyKey, reuse);
  }

  public Job withReuse(@Nullable Reuse reuse) {
    return new Job(id, endpoint, body, selection, schedule, labels, replyTo, idempotencyKey, reuse);
  }
}
