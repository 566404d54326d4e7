package dev.sluice.engine;

import dev.sluice.engine.api.OneLine;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.Secret;
import dev.sluice.schema.AttemptId;
import dev.sluice.schema.Cost;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.Labels;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Route;
import dev.sluice.schema.StreamRecord;
import dev.sluice.schema.StreamRecordCodec;
import dev.sluice.schema.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every engine promises of an answer, whatever a provider has sent: that it can be published,
 * billed, and shown.
 */
public final class AnswerPromises {

  /** In a header of a request, and in no answer. */
  public static final Secret SECRET = new Secret("sk-very-secret");

  private static final StreamRecord.Run RUN = new StreamRecord.Run("r", "j", null, null);

  /** In dollars: no call costs so much, and sums of such calls still fit a result. */
  private static final BigDecimal MOST_USD = new BigDecimal("1e30");

  private final List<ObjectNode> chunks = new ArrayList<>();

  /** Where the pieces of the answer go. */
  public ChunkSink chunks() {
    return chunks::add;
  }

  /** The pieces so far. */
  public List<ObjectNode> taken() {
    return chunks;
  }

  /**
   * Looks at the pieces and at the answer.
   *
   * @return what it is, in a few words
   */
  public String of(ProviderAnswer answer) {
    chunks.forEach(AnswerPromises::requirePublished);
    requireBill(answer.bill());
    return switch (answer) {
      case Completed completed -> completed(completed);
      case Failed failed -> failed(failed);
    };
  }

  private static String completed(Completed completed) {
    require(completed.response().body().isObject(), "an answer that is no object");
    requirePublished(
        new JobResult.Succeeded(completed.response(), new Route("p", "m", null)), completed.bill());
    return "completed "
        + completed.response().body().at("/choices/0/finish_reason").asString("")
        + completed.response().body().propertyNames().size();
  }

  private static String failed(Failed failed) {
    String message = failed.message();
    require(message.length() <= OneLine.MESSAGE, "a long message");
    require(message.codePoints().noneMatch(Character::isISOControl), "a message of many lines");
    require(!message.contains(SECRET.reveal()), "a secret in a message");
    Duration wait = failed.retryAfter();
    require(wait == null || !wait.isNegative(), "a wait that is over before it begins");
    require(wait == null || wait.compareTo(Duration.ofDays(366)) < 0, "a wait without an end");
    ProviderResponse response = failed.response();
    requirePublished(
        new JobResult.Failed(new JobError(failed.code(), message, wait), response), failed.bill());
    return failed.code() + message;
  }

  private static void requireBill(Bill bill) {
    Usage usage = bill.usage();
    require(usage.inputTokens() >= 0 && usage.outputTokens() >= 0, "less than no tokens");
    require(usage.totalTokens() >= 0, "more tokens than a number can hold");
    require(usage.cachedInputTokens() <= usage.inputTokens(), "more is cached than there is");
    require(usage.reasoningTokens() <= usage.outputTokens(), "more reasoning than output");
    BigDecimal usd = bill.usd();
    require(usd == null || usd.signum() >= 0, "a price below nothing");
    require(usd == null || usd.compareTo(MOST_USD) <= 0, "a price beyond all measure");
  }

  private static void requirePublished(JobResult.Outcome outcome, Bill bill) {
    JobResult result =
        new JobResult(
            "j",
            Labels.none(),
            outcome,
            List.of(),
            bill.usage(),
            cost(bill.usd()),
            Instant.EPOCH,
            Instant.EPOCH);
    byte[] written = JobResultCodec.encode(result);
    byte[] again = JobResultCodec.encode(JobResultCodec.decode(written));
    require(Arrays.equals(written, again), "a result that is read as another");
  }

  private static @Nullable Cost cost(@Nullable BigDecimal usd) {
    return usd == null ? null : new Cost(usd, "provider");
  }

  private static void requirePublished(ObjectNode chunk) {
    StreamRecord record =
        new StreamRecord(RUN, 0, new StreamRecord.Chunk(new AttemptId(1, "p", "m"), chunk));
    byte[] written = StreamRecordCodec.encode(record);
    byte[] again = StreamRecordCodec.encode(StreamRecordCodec.decode(written));
    require(Arrays.equals(written, again), "a chunk that is read as another");
  }

  /** What a list of models promises. */
  public static String of(ModelListing listing) {
    return switch (listing) {
      case ModelListing.Listed listed -> of(listed.models());
      case ModelListing.Failed failed -> failed.code() + failed.message();
    };
  }

  public static String of(List<ListedModel> models) {
    for (ListedModel model : models) {
      require(model.contextWindow() == null || model.contextWindow() > 0, "no context window");
      require(model.maxOutputTokens() == null || model.maxOutputTokens() > 0, "no output");
      ListedModel.Price price = model.price();
      require(price == null || price.input().signum() >= 0, "a price below nothing");
      require(price == null || price.input().toPlainString().length() < 100, "an endless price");
    }
    return models.isEmpty()
        ? "none"
        : models.getFirst().endpoints() + " " + models.getFirst().abilities();
  }

  public static void require(boolean promise, String otherwise) {
    if (!promise) {
      throw new AssertionError(otherwise);
    }
  }

  public static void requireSame(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError(expected + "\n became \n" + actual);
    }
  }
}
