package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.fleet.FleetMessage;
import dev.sluice.worker.fleet.FleetMessage.LimitUse;
import dev.sluice.worker.fleet.FleetMessage.LimitsUsed;
import dev.sluice.worker.limit.Bucket;
import dev.sluice.worker.limit.BucketUse;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.metrics.LimitMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tells people how this worker uses limits: here by its meters, and all workers by the fleet. */
final class LimitReports {

  private final PermitPool permits;

  LimitReports(PermitPool permits) {
    this.permits = requireNonNull(permits, "permits is null");
  }

  void showIn(LimitMeters meters) {
    meters.show(() -> permits.uses().stream().map(LimitReports::reading).toList());
  }

  private static LimitMeters.Reading reading(BucketUse use) {
    Bucket bucket = use.bucket();
    return new LimitMeters.Reading(
        bucket.account().provider(),
        bucket.account().credential(),
        bucket.model(),
        bucket.dimension().wireName(),
        use.limit(),
        use.share(),
        use.used(),
        use.waiting(),
        use.toClear());
  }

  /** All limits of the moment, in as many messages as it takes. */
  List<LimitsUsed> messages() {
    List<LimitUse> uses = permits.uses().stream().flatMap(LimitReports::told).toList();
    List<LimitsUsed> messages = new ArrayList<>();
    for (int i = 0; i < uses.size(); i += LimitsUsed.MOST_LIMITS) {
      int end = Math.min(uses.size(), i + LimitsUsed.MOST_LIMITS);
      messages.add(new LimitsUsed(uses.subList(i, end)));
    }
    return messages;
  }

  private static Stream<LimitUse> told(BucketUse use) {
    Bucket bucket = use.bucket();
    LimitUse told =
        new LimitUse(
            bucket.account().provider(),
            bucket.account().credential(),
            bucket.model(),
            bucket.dimension().wireName(),
            use.limit(),
            use.share(),
            Math.max(0, use.used()),
            use.waiting());
    return isTellable(told) ? Stream.of(told) : Stream.empty();
  }

  private static boolean isTellable(LimitUse use) {
    return Stream.of(use.provider(), use.credential(), use.model() == null ? "" : use.model())
        .allMatch(name -> name.length() <= FleetMessage.LONGEST_NAME);
  }
}
