package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a reply topic can take results: allowed by the configuration, there, and how large a
 * record it takes. Asked before a call is paid for; the cluster's word is kept for a while.
 * Thread-safe.
 */
public final class ReplyTopics {

  private static final Duration KEPT = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final PublishSettings settings;
  private final List<Pattern> allowed;
  private final LoadingCache<String, ReplyTopic> described;

  public ReplyTopics(Cluster cluster, PublishSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
    this.allowed = settings.replyAllowed().stream().map(ReplyTopics::glob).toList();
    this.described =
        Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(KEPT).build(this::describe);
  }

  /**
   * Finds out about a job's reply topic; blocks where the cluster has to be asked.
   *
   * @param name null for the default topic
   */
  public ReplyTopic resolve(@Nullable String name) {
    if (name == null || name.equals(settings.results())) {
      return defaultTopic();
    }
    if (settings.reserved().contains(name)) {
      return new ReplyTopic.Unusable(name, "it is one of the router's own topics");
    }
    if (allowed.stream().noneMatch(glob -> glob.matcher(name).matches())) {
      return new ReplyTopic.Unusable(
          name, "it is not among topics.reply_allowed " + settings.replyAllowed());
    }
    return requireNonNull(described.get(name), name);
  }

  ReplyTopic.Usable defaultTopic() {
    return usable(settings.results());
  }

  ReplyTopic.Usable deadLetters() {
    return usable(settings.deadLetters());
  }

  /**
   * One of the router's own topics; where the cluster does not tell, Kafka's default size holds.
   */
  private ReplyTopic.Usable usable(String name) {
    return described.get(name) instanceof ReplyTopic.Usable usable
        ? usable
        : new ReplyTopic.Usable(name, Cluster.DEFAULT_MAX_RECORD_BYTES);
  }

  /** What is kept of a topic may be out of date. */
  void forget(String name) {
    described.invalidate(name);
  }

  private ReplyTopic describe(String name) throws InterruptedException {
    try {
      Optional<Integer> bytes = cluster.maxRecordBytes(name);
      if (bytes.isEmpty()) {
        return new ReplyTopic.Unusable(name, "it does not exist");
      }
      return new ReplyTopic.Usable(name, bytes.get());
    } catch (ExecutionException e) {
      return new ReplyTopic.Unusable(name, "the cluster did not tell: " + e.getCause());
    }
  }

  private static Pattern glob(String glob) {
    return Pattern.compile("\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E");
  }
}
