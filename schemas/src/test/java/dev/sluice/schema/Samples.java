package dev.sluice.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random but repeatable values of the contract: the same seed gives the same ones. */
final class Samples {
  private static final String[] TEXTS = {
    "",
    " ",
    "a",
    "row-17",
    "Grüße",
    "日本語",
    "😀👩‍👩‍👧",
    "\"\\/\b\f\n\r\t",
    "\u0000\u001f\u007f",
    "\u2028\u2029",
    "\uFEFF",
    "x".repeat(600),
    "é".repeat(4_500),
    "null",
    "1E5",
  };

  private final SplittableRandom random;

  Samples(long seed) {
    random = new SplittableRandom(seed);
  }

  Job job() {
    Endpoint endpoint = one(Endpoint.values());
    ObjectNode body = object(3);
    if (chance()) {
      body.put("model", "groq/" + random.nextInt());
    } else {
      body.remove("model");
    }
    body.remove("model_selection");
    switch (endpoint) {
      case CHAT_COMPLETIONS -> body.putArray("messages").add(object(2));
      case EMBEDDINGS -> body.put("input", text());
    }
    return new Job(
        "id-" + random.nextLong(),
        endpoint,
        body,
        chance() ? ModelSelection.NONE : selection(),
        new Schedule(one(Priority.values()), maybe(this::instant), maybe(this::instant)),
        labels(),
        maybe(() -> "topic-" + random.nextInt(9)),
        maybe(this::label),
        maybe(() -> new Reuse(Duration.ofMillis(random.nextLong(1L << random.nextInt(1, 37))))));
  }

  JobResult result() {
    Instant at = milliseconds(instant());
    return new JobResult(
        "id-" + random.nextLong(),
        labels(),
        chance() ? new JobResult.Succeeded(response(), route()) : failed(),
        list(this::attempt),
        new Usage(count(), count(), count(), count()),
        maybe(
            () ->
                new Cost(
                    new BigDecimal(BigInteger.valueOf(count()), random.nextInt(15)), "catalog")),
        at,
        milliseconds(instant()),
        maybe(this::replay),
        maybe(this::label));
  }

  Replay replay() {
    return new Replay(random.nextInt(1, Integer.MAX_VALUE), list(this::formerFailure));
  }

  ReplayMark replayMark() {
    Map<String, String> changes = chance() ? Map.of() : Map.of("model", text(), "deadline", "none");
    return new ReplayMark(
        "id-" + count(), random.nextInt(1, 300), milliseconds(instant()), changes);
  }

  private Replay.Failure formerFailure() {
    return new Replay.Failure(
        new RecordPlace("llm.dead-letters", random.nextInt(100), count()),
        one(ErrorCode.values()),
        text(),
        random.nextInt(99),
        milliseconds(instant()));
  }

  DeadLetter deadLetter() {
    JobResult result = result();
    while (result.status() == JobResult.Status.SUCCEEDED) {
      result = result();
    }
    DeadLetter.Source source =
        new DeadLetter.Source(
            "llm.jobs",
            random.nextInt(100),
            random.nextLong(Long.MAX_VALUE),
            milliseconds(instant()),
            maybe(this::bytes),
            maybe(this::bytes));
    return new DeadLetter(
        result, chance() ? source.withHeaders(list(this::header)) : source.withoutValue());
  }

  private DeadLetter.Header header() {
    return new DeadLetter.Header(text(), maybe(this::bytes));
  }

  StreamRecord streamRecord() {
    StreamRecord.Run run =
        new StreamRecord.Run(
            "run-" + count(), "id-" + count(), maybe(this::label), maybe(this::label));
    return new StreamRecord(run, count(), event());
  }

  Cancellation cancellation() {
    String id = "id-" + label();
    return new Cancellation(
        chance() ? Cancellation.Subject.job(id) : Cancellation.Subject.batch(id),
        maybe(this::label),
        maybe(() -> list(this::count)));
  }

  private StreamRecord.Event event() {
    AttemptId attempt = new AttemptId(random.nextInt(1, 99), "p", text());
    return switch (random.nextInt(5)) {
      case 0 -> new StreamRecord.AttemptStarted(attempt);
      case 1 -> new StreamRecord.Chunk(attempt, object(3));
      case 2 -> new StreamRecord.AttemptFailed(attempt, failed().error());
      case 3 -> new StreamRecord.Abandoned();
      default -> {
        JobResult.Failed failed = failed();
        yield chance()
            ? new StreamRecord.Ended(JobResult.Status.SUCCEEDED, null)
            : new StreamRecord.Ended(failed.status(), failed.error());
      }
    };
  }

  /** As it comes from a parser, which makes the smallest kind of number that holds a value. */
  ObjectNode object(int depth) {
    return (ObjectNode) Json.mapper().readTree(Json.mapper().writeValueAsBytes(anyObject(depth)));
  }

  private ObjectNode anyObject(int depth) {
    ObjectNode object = Json.mapper().createObjectNode();
    for (int field = random.nextInt(5); field > 0; field--) {
      String name = text();
      switch (random.nextInt(depth == 0 ? 5 : 7)) {
        case 0 -> object.put(name, text());
        case 1 -> object.put(name, number());
        case 2 ->
            object.put(name, new BigInteger(random.nextInt(1, 200), new java.util.Random(field)));
        case 3 -> object.put(name, chance());
        case 4 -> object.putNull(name);
        case 5 -> object.set(name, anyObject(depth - 1));
        default -> {
          ArrayNode array = object.putArray(name);
          list(this::text).forEach(array::add);
        }
      }
    }
    return object;
  }

  <T> T one(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private ModelSelection selection() {
    return new ModelSelection(
        new ModelSelection.ProviderSelection(
            list(() -> "p" + random.nextInt(9)), maybe(this::chance)),
        list(() -> "m" + random.nextInt(9)),
        list(
            () ->
                new ModelSelection.SortKey(
                    one(ModelSelection.Metric.values()), one(ModelSelection.Direction.values()))),
        new ModelSelection.Filter(
            list(() -> "q" + random.nextInt(9)),
            list(() -> "p/m" + random.nextInt(9)),
            maybe(() -> new ModelSelection.MaxPrice(maybe(this::price), maybe(this::price)))),
        maybe(() -> one(ModelSelection.WhenLimited.values())),
        Set.copyOf(list(() -> one(ModelSelection.FallbackOn.values()))));
  }

  private BigDecimal price() {
    return new BigDecimal(random.nextInt(100_000)).movePointLeft(3);
  }

  private Labels labels() {
    return new Labels(maybe(this::label), maybe(this::label), maybe(this::label), object(2));
  }

  private JobResult.Failed failed() {
    return new JobResult.Failed(
        new JobError(one(ErrorCode.values()), text(), maybe(() -> Duration.ofMillis(count()))),
        maybe(this::response));
  }

  private ProviderResponse response() {
    return new ProviderResponse(200 + random.nextInt(400), maybe(this::text), object(3));
  }

  private Route route() {
    return new Route("p", text(), maybe(this::text));
  }

  private Attempt attempt() {
    Attempt.Outcome outcome =
        switch (random.nextInt(3)) {
          case 0 -> new Attempt.Answered(200);
          case 1 -> new Attempt.Excluded(text());
          default ->
              new Attempt.Failed(
                  one(ErrorCode.values()),
                  text(),
                  maybe(() -> random.nextInt(600)),
                  maybe(() -> Duration.ofMillis(count())));
        };
    return new Attempt(
        "p",
        text(),
        maybe(this::text),
        maybe(this::text),
        milliseconds(instant()),
        Duration.ofMillis(count()),
        Duration.ofMillis(count()),
        outcome);
  }

  private BigDecimal number() {
    return new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(-5, 30));
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
  }

  private static Instant milliseconds(Instant instant) {
    return Instant.ofEpochMilli(instant.toEpochMilli());
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(50)];
    random.nextBytes(bytes);
    return bytes;
  }

  private long count() {
    return random.nextLong(1L << random.nextInt(1, 62));
  }

  private String text() {
    return one(TEXTS) + (chance() ? random.nextInt() : "");
  }

  private String label() {
    String text = text();
    return text.length() > 500 ? "label" : text;
  }

  boolean chance() {
    return random.nextBoolean();
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return chance() ? value.get() : null;
  }

  private <T> List<T> list(Supplier<T> value) {
    return Stream.generate(value).limit(random.nextInt(4)).toList();
  }
}
