package dev.sluice.worker;

import dev.sluice.worker.fleet.FleetMessage.Share;
import dev.sluice.worker.fleet.FleetMessage.Shares;
import dev.sluice.worker.fleet.FleetMessage.Told;
import dev.sluice.worker.share.Owned;
import dev.sluice.worker.share.Report;
import java.util.stream.Collectors;

/** Reports of shares as messages of the fleet, and back. */
final class ShareMessages {

  private ShareMessages() {}

  static Shares toMessage(Report report) {
    Report.Reference after = report.after();
    return new Shares(
        report.number(),
        report.joined(),
        after == null ? null : new Told(after.worker(), after.number()),
        report.owned().partitions(),
        report.owned().all(),
        report.entries().entrySet().stream()
            .map(
                entry ->
                    new Share(
                        entry.getKey(),
                        entry.getValue().limit(),
                        entry.getValue().wanted(),
                        entry.getValue().claim()))
            .toList());
  }

  static Report toReport(Shares shares) {
    Told after = shares.after();
    return new Report(
        shares.number(),
        shares.joined(),
        after == null ? null : new Report.Reference(after.worker(), after.number()),
        new Owned(shares.partitions(), shares.allPartitions()),
        shares.buckets().stream()
            .collect(
                Collectors.toMap(
                    Share::bucket,
                    share -> new Report.Entry(share.limit(), share.wanted(), share.claim()))));
  }
}
