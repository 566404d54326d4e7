package dev.sluice.worker.fleet;

import static dev.sluice.worker.fleet.FleetCodec.MOST;
import static dev.sluice.worker.fleet.FleetCodec.number;
import static dev.sluice.worker.fleet.FleetCodec.text;

import dev.sluice.worker.fleet.FleetMessage.Share;
import dev.sluice.worker.fleet.FleetMessage.Shares;
import dev.sluice.worker.fleet.FleetMessage.Told;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What workers claim, in JSON; partitions are the bits of a number, the lowest byte first. */
final class SharesCodec {

  /** Of any amount: times the most partitions, it is still a number. */
  private static final long MOST_AMOUNT = 10_000_000_000_000L;

  private SharesCodec() {}

  static void write(Shares shares, ObjectNode object) {
    object.put("number", shares.number()).put("joined", shares.joined());
    Told after = shares.after();
    if (after != null) {
      write(after, object.putObject("after"));
    }
    object.put("partitions", bits(shares.partitions()));
    object.put("all_partitions", shares.allPartitions());
    ArrayNode buckets = object.putArray("buckets");
    for (Share share : shares.buckets()) {
      buckets
          .addObject()
          .put("bucket", share.bucket())
          .put("limit", share.limit())
          .put("wanted", share.wanted())
          .put("claim", share.claim());
    }
  }

  static void write(Told told, ObjectNode object) {
    object.put("worker", told.worker()).put("number", told.number());
  }

  static Shares readShares(JsonNode object) {
    int all = (int) number(object, "all_partitions", Shares.MOST_PARTITIONS);
    return new Shares(
        number(object, "number", MOST),
        object.path("joined").asBoolean(false),
        readAfter(object),
        partitions(object.path("partitions").asString(""), all),
        all,
        readBuckets(object));
  }

  private static @Nullable Told readAfter(JsonNode object) {
    return object.hasNonNull("after") ? readTold(object.path("after")) : null;
  }

  static Told readTold(JsonNode object) {
    return new Told(text(object, "worker"), number(object, "number", MOST));
  }

  private static List<Share> readBuckets(JsonNode object) {
    List<Share> buckets =
        object
            .path("buckets")
            .valueStream()
            .map(
                share ->
                    new Share(
                        text(share, "bucket"),
                        number(share, "limit", MOST_AMOUNT),
                        number(share, "wanted", MOST_AMOUNT),
                        number(share, "claim", MOST_AMOUNT)))
            .toList();
    if (buckets.stream().map(Share::bucket).distinct().count() < buckets.size()) {
      throw new IllegalArgumentException("a bucket twice");
    }
    return buckets;
  }

  private static String bits(Set<Integer> partitions) {
    BitSet bits = new BitSet();
    partitions.forEach(bits::set);
    return HexFormat.of().formatHex(bits.toByteArray());
  }

  private static Set<Integer> partitions(String bits, int all) {
    BitSet set = BitSet.valueOf(HexFormat.of().parseHex(bits));
    if (set.length() > all || all == 0) {
      throw new IllegalArgumentException("partitions");
    }
    return set.stream().boxed().collect(Collectors.toSet());
  }
}
