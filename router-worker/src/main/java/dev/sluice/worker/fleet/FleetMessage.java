package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one worker tells all others. Nothing in it is a point in time: clocks of workers may differ,
 * and when a message was written is known from its record.
 */
public sealed interface FleetMessage {

  /**
   * The longest name, in characters, that others take; nothing is told of what has a longer one.
   */
  int LONGEST_NAME = 256;

  /** The sender lives. Sent by the channel itself where there was nothing else to tell. */
  record Alive() implements FleetMessage {}

  /** What the sender has seen of targets since it last told so. */
  record Measured(List<Seen> targets) implements FleetMessage {

    /** More go into several messages, so that none comes near to what a topic takes. */
    public static final int MOST_TARGETS = 100;

    public Measured {
      targets = List.copyOf(targets);
      if (targets.size() > MOST_TARGETS) {
        throw new IllegalArgumentException(targets.size() + " targets in one message");
      }
    }
  }

  /**
   * Calls to one target, summed up.
   *
   * @param answered how many were answered
   * @param failed how many were not
   * @param time of all of them together, answered or failed
   * @param outputTokens of the answers
   * @param outputTime of those calls whose answer had any
   */
  record Seen(
      String provider,
      String model,
      int answered,
      int failed,
      Duration time,
      long outputTokens,
      Duration outputTime) {
    public Seen {
      requireNonNull(provider, "provider is null");
      requireNonNull(model, "model is null");
      requireNonNull(time, "time is null");
      requireNonNull(outputTime, "outputTime is null");
    }
  }

  /** How the sender uses the limits of its providers at present: told for people to see. */
  record LimitsUsed(List<LimitUse> limits) implements FleetMessage {

    /** More go into several messages, so that none comes near to what a topic takes. */
    public static final int MOST_LIMITS = 100;

    public LimitsUsed {
      limits = List.copyOf(limits);
      if (limits.size() > MOST_LIMITS) {
        throw new IllegalArgumentException(limits.size() + " limits in one message");
      }
    }
  }

  /**
   * One limit. Amounts are in what the dimension counts: so many requests or tokens in its minute
   * or day, so many calls at the same time.
   *
   * @param model null where it holds for all models together
   * @param dimension as it is written in a configuration
   * @param limit of the whole fleet
   * @param share what the sender may use of it
   * @param used what the sender used of it lately
   * @param waiting what the calls want that wait for it at the sender
   */
  record LimitUse(
      String provider,
      String credential,
      @Nullable String model,
      String dimension,
      long limit,
      long share,
      long used,
      long waiting) {
    public LimitUse {
      requireNonNull(provider, "provider is null");
      requireNonNull(credential, "credential is null");
      requireNonNull(dimension, "dimension is null");
    }
  }

  /**
   * The sender found that calls through this circuit fail.
   *
   * @param cause how they fail
   * @param remaining how long it will let none through
   */
  record CircuitOpened(Circuit circuit, ErrorCode cause, Duration remaining)
      implements FleetMessage {
    public CircuitOpened {
      requireNonNull(circuit, "circuit is null");
      requireNonNull(cause, "cause is null");
      requireNonNull(remaining, "remaining is null");
    }
  }

  /** The sender found that calls through this circuit succeed again. */
  record CircuitClosed(Circuit circuit) implements FleetMessage {
    public CircuitClosed {
      requireNonNull(circuit, "circuit is null");
    }
  }

  /**
   * What a circuit breaker guards.
   *
   * @param credential null if the outage is one of all credentials
   * @param model null if it is one of all models
   */
  record Circuit(String provider, @Nullable String credential, @Nullable String model) {
    public Circuit {
      requireNonNull(provider, "provider is null");
      if (credential == null && model == null) {
        throw new IllegalArgumentException("credential and model are null");
      }
    }
  }

  /**
   * What the sender claims of the limits that all workers share.
   *
   * @param number grows with each of a sender's
   * @param joined whether the sender has lately read one of its own
   * @param after the last of anybody that the sender had read when it made the one that it read
   *     back; null if none
   * @param partitions of the jobs topic that are the sender's
   * @param allPartitions how many the jobs topic has
   */
  record Shares(
      long number,
      boolean joined,
      @Nullable Told after,
      Set<Integer> partitions,
      int allPartitions,
      List<Share> buckets)
      implements FleetMessage {

    /** More do not go into one message, so that none comes near to what a topic takes. */
    public static final int MOST_BUCKETS = 300;

    public static final int MOST_PARTITIONS = 100_000;

    public Shares {
      partitions = Set.copyOf(partitions);
      buckets = List.copyOf(buckets);
      if (buckets.size() > MOST_BUCKETS) {
        throw new IllegalArgumentException(buckets.size() + " buckets in one message");
      }
    }
  }

  /** A message by its sender, and its number among the {@link Shares} of that sender. */
  record Told(String worker, long number) {
    public Told {
      requireNonNull(worker, "worker is null");
    }
  }

  /**
   * One limit of a provider.
   *
   * @param limit of the whole fleet, in a unit of the bucket's own like all of these
   * @param wanted what the sender would use
   * @param claim what it uses at most
   */
  record Share(String bucket, long limit, long wanted, long claim) {
    public Share {
      requireNonNull(bucket, "bucket is null");
    }
  }

  /**
   * The sender has not heard another worker for so long that it holds nothing any more.
   *
   * @param last of its {@link Shares}; void if there was a later one
   */
  record Silent(Told last) implements FleetMessage {
    public Silent {
      requireNonNull(last, "last is null");
    }
  }

  /** The sender stops, and holds nothing any more. */
  record Left() implements FleetMessage {}

  /**
   * A provider has asked the sender to wait.
   *
   * @param model null if it holds for all models of the credential
   * @param remaining for how long
   */
  record Cooled(String provider, String credential, @Nullable String model, Duration remaining)
      implements FleetMessage {
    public Cooled {
      requireNonNull(provider, "provider is null");
      requireNonNull(credential, "credential is null");
      requireNonNull(remaining, "remaining is null");
    }
  }
}
