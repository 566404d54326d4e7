package dev.sluice.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.worker.fleet.FleetMessage;
import dev.sluice.worker.limit.Bucket;
import dev.sluice.worker.tenant.TenantUse;
import java.util.UUID;

/** What the workers of a fleet call a limit: the same in each of them. */
final class BucketNames {

  private BucketNames() {}

  static String of(Bucket bucket) {
    return shortened(
        String.join(
            "|",
            bucket.account().provider(),
            bucket.account().credential(),
            bucket.model() == null ? "" : bucket.model(),
            bucket.dimension().wireName()));
  }

  /** The calls of a tenant; no provider has a name that begins like this. */
  static String of(TenantUse use) {
    return shortened("|tenant|" + use.tenant());
  }

  private static String shortened(String name) {
    return name.length() <= FleetMessage.LONGEST_NAME
        ? name
        : UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
  }
}
