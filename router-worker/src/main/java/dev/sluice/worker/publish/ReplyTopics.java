package dev.sluice.worker.publish;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a reply topic can take results: allowed by the configuration, there, and how large a
 * record it takes. Asked before a call is paid for; the cluster's word is kept for a while.
 * Thread-safe.
 */
public final class ReplyTopics {

  private static final Logger log = LoggerFactory.getLogger(ReplyTopics.class);
  private static final Duration ASKED_AGAIN_AFTER = Duration.ofSeconds(30);

  /** In effect until it is asked about again: what is known is better than nothing. */
  private static final Duration USABLE_KEPT = Duration.ofDays(365);

  /** Short, so that a topic that is made is soon found. */
  private static final Duration UNUSABLE_KEPT = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Others the cluster need not be asked for; with two underscores begin Kafka's own. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  private final Cluster cluster;
  private final PublishSettings settings;
  private final List<Pattern> allowed;
  private final List<Pattern> reserved;
  private final LoadingCache<String, @Nullable ReplyTopic> described;

  public ReplyTopics(Cluster cluster, PublishSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
    this.allowed = settings.replyAllowed().stream().map(ReplyTopics::glob).toList();
    this.reserved = settings.reserved().stream().map(ReplyTopics::glob).toList();
    this.described =
        Caffeine.newBuilder()
            .maximumSize(10_000)
            .refreshAfterWrite(ASKED_AGAIN_AFTER)
            .expireAfter(Expiry.<String, ReplyTopic>writing((name, topic) -> kept(topic)))
            .build(new Loader());
  }

  private static Duration kept(ReplyTopic topic) {
    return topic instanceof ReplyTopic.Usable ? USABLE_KEPT : UNUSABLE_KEPT;
  }

  /**
   * Finds out about a job's reply topic. Waits for the cluster's word as long as that takes:
   * without it no result could be published either.
   *
   * @param name null for the default topic
   */
  public ReplyTopic resolve(@Nullable String name) throws InterruptedException {
    if (name == null || name.equals(settings.results())) {
      return defaultTopic();
    }
    if (isOwn(name)) {
      return new ReplyTopic.Unusable(name, "it is one of the router's own topics");
    }
    if (!NAME.matcher(name).matches() || name.matches("\\.{1,2}|__.*")) {
      return new ReplyTopic.Unusable(name, "it is no name that a topic for results can have");
    }
    if (!isAny(allowed, name)) {
      return new ReplyTopic.Unusable(
          name, "it is not among topics.reply_allowed " + settings.replyAllowed());
    }
    ReplyTopic topic = lookUp(name);
    while (topic == null) {
      Thread.sleep(PAUSE);
      topic = lookUp(name);
    }
    return topic;
  }

  /** Null where the cluster does not tell now. */
  private @Nullable ReplyTopic lookUp(String name) throws InterruptedException {
    try {
      return described.get(name);
    } catch (CompletionException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException("gave up waiting for word of " + name);
      }
      throw e;
    }
  }

  ReplyTopic.Usable defaultTopic() {
    return usable(settings.results());
  }

  ReplyTopic.Usable deadLetters() {
    return usable(settings.deadLetters());
  }

  /**
   * One of the router's own topics, which were there at the start; where the cluster has not told
   * its size, Kafka's default holds.
   */
  private ReplyTopic.Usable usable(String name) {
    try {
      if (described.get(name) instanceof ReplyTopic.Usable usable) {
        return usable;
      }
    } catch (CompletionException e) {
      log.debug("no word of topic {}", name, e);
    }
    return new ReplyTopic.Usable(name, ReplyTopicLookup.DEFAULT_MAX_RECORD_BYTES);
  }

  /** Asks for the router's own topics, so that jobs need not. */
  public void warmUp() throws InterruptedException {
    var _ = lookUp(settings.results());
    var _ = lookUp(settings.deadLetters());
  }

  /** Whether it is one of the router's own topics, without which it cannot end a job. */
  boolean isOwn(String name) {
    return name.equals(settings.results())
        || name.equals(settings.deadLetters())
        || isAny(reserved, name);
  }

  private static boolean isAny(List<Pattern> globs, String name) {
    return globs.stream().anyMatch(glob -> glob.matcher(name).matches());
  }

  /** Whether it is the one where each record has its partition, and cannot go to another. */
  boolean isHandover(String name) {
    return name.equals(settings.handover());
  }

  /** Whether the cluster says that the topic is not there any more. */
  boolean isGone(String name) throws InterruptedException {
    described.invalidate(name);
    return lookUp(name) instanceof ReplyTopic.Unusable;
  }

  /** Whether the cluster says that there is no such partition. */
  boolean isMissing(String topic, int partition) throws InterruptedException {
    try {
      return partition >= cluster.partitions(topic);
    } catch (ExecutionException e) {
      log.warn("the cluster does not tell of topic {}: {}", topic, String.valueOf(e.getCause()));
      return false;
    }
  }

  /** Null where the cluster does not tell: that is not kept. */
  private @Nullable ReplyTopic describe(String name) throws InterruptedException {
    try {
      return cluster.replyTopic(name);
    } catch (ExecutionException e) {
      log.warn("the cluster does not tell of topic {}: {}", name, String.valueOf(e.getCause()));
      return null;
    }
  }

  /** Where the cluster does not tell, what was known stays. */
  private final class Loader implements CacheLoader<String, @Nullable ReplyTopic> {
    @Override
    public @Nullable ReplyTopic load(String name) throws InterruptedException {
      return describe(name);
    }

    @Override
    public ReplyTopic reload(String name, ReplyTopic known) throws InterruptedException {
      ReplyTopic topic = describe(name);
      return topic == null ? known : topic;
    }
  }

  private static Pattern glob(String glob) {
    return Pattern.compile("\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E");
  }
}
