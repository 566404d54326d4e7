package dev.sluice.worker.share;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.share.Report.Entry;
import dev.sluice.worker.share.Report.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One worker's part in dividing limits with all others, through nothing but a log that all read in
 * one order. At every instant all together are allowed no more than each limit, whoever comes,
 * leaves, dies, stalls or is cut off.
 *
 * <p>Each worker claims amounts in the log. It uses no more than its claim from the moment it makes
 * it, and more than before only once it has read the claim back, and only what nobody else had
 * claimed up to there. What a worker holds so ends five seconds after it made the report that it
 * last read back; then it falls to what its partitions entitle it to, which all others leave alone
 * as long as they cannot be sure of it.
 *
 * <p>All times are nanoseconds of one monotonic clock of this worker's, from zero up. Not
 * thread-safe.
 */
public final class Sharing {

  /**
   * Of more buckets, the first by name are told of; the others stay at what partitions entitle to.
   */
  public static final int MOST_BUCKETS = 300;

  private final String self;
  private final Roll roll;
  private final Territory territory = new Territory();
  private final Outbox outbox = new Outbox();
  private final Map<String, Holding> holdings = new TreeMap<>();
  private final Map<String, Demand> untold = new HashMap<>();
  private final Map<String, Long> silenceTold = new HashMap<>();
  private long trustedFrom;
  private boolean urgent;

  /**
   * @param self this worker's name, never used by another, nor by this one before
   */
  public Sharing(String self, long now) {
    this.self = requireNonNull(self, "self is null");
    this.roll = new Roll(self);
    this.outbox.begin(now);
    this.trustedFrom = now + Terms.RELEARNING;
  }

  /** All was heard that was told in the last minutes, and before that nothing that still counts. */
  public void trust(long now) {
    trustedFrom = Math.min(trustedFrom, now);
  }

  /** Something of the log was missed, or it is another log. */
  public void lost(long now) {
    roll.forget();
    outbox.disconnect();
    settle(now);
    trustedFrom = now + Terms.RELEARNING;
  }

  /**
   * What this worker owns of the jobs topic.
   *
   * @param until when it owns nothing any more, unless it is told anew
   */
  public void owned(Owned owned, long until, long now) {
    urgent |= territory.told(owned, until, now);
  }

  /** Of all buckets, by name. */
  public void demand(Map<String, Demand> demands) {
    holdings.keySet().retainAll(demands.keySet());
    untold.clear();
    new TreeMap<>(demands)
        .forEach(
            (bucket, demand) -> {
              Holding known = holdings.get(bucket);
              if (known != null) {
                known.want(demand);
              } else if (holdings.size() < MOST_BUCKETS) {
                holdings.put(bucket, new Holding(demand));
              } else {
                untold.put(bucket, demand);
              }
            });
  }

  /**
   * A report, this worker's own among them, in the order of the log.
   *
   * @param stamp milliseconds by the log's own clock
   */
  public void heard(String worker, Report report, long stamp, long now) {
    if (roll.isStale(worker, report)) {
      return;
    }
    boolean own = worker.equals(self);
    boolean wasKnown = roll.peer(worker) != null;
    boolean wasLive = roll.isLive(worker);
    if (own && !roll.isOwnLive()) {
      settle(now); // It may take part from here on, with no more than its partitions give it now.
    }
    if (own) {
      outbox.readBack(report.number());
    }
    boolean reshaped = roll.heard(worker, report, stamp, outbox.readBackMadeAt(), now);
    if (reshaped) {
      cap();
    }
    if (own && roll.isOwnLive() && outbox.isLatest(report.number())) {
      holdings.forEach((bucket, holding) -> holding.grant(split(bucket, holding).freeForSelf()));
    }
    urgent |= !own && (!wasKnown || wasLive != roll.isLive(worker));
  }

  public void heardSilent(String worker, long number, long now) {
    if (roll.heardSilent(worker, number)) {
      heardGone(worker, now);
    }
  }

  public void heardLeft(String worker, long now) {
    if (roll.heardLeft(worker)) {
      heardGone(worker, now);
    }
  }

  private void heardGone(String worker, long now) {
    if (worker.equals(self)) {
      outbox.disconnect();
      settle(now);
    } else {
      cap();
    }
  }

  private void settle(long now) {
    holdings.values().forEach(holding -> holding.settleAt(unleased(holding, now)));
  }

  /** There may be less to divide: all who take part lower themselves alike. */
  private void cap() {
    if (roll.isOwnLive()) {
      holdings.forEach(
          (bucket, holding) -> holding.lowerTo(Split.cap(roll, bucket, holding.demand().limit())));
    }
  }

  /** Gives back what others should have. To be called before {@link #allowed} is asked. */
  public void adjust(long now) {
    if (!roll.isOwnLive() || !outbox.isConnected(now)) {
      return;
    }
    holdings.forEach(
        (bucket, holding) -> {
          Split split = split(bucket, holding);
          if (holding.level() - split.goal() >= split.tolerance() && split.isAnotherShort()) {
            holding.lowerTo(split.goal());
            urgent = true;
          }
        });
  }

  private Split split(String bucket, Holding holding) {
    return new Split(roll, bucket, holding);
  }

  /** What this worker may use of a bucket that it told its demand of; of others, nothing. */
  public long allowed(String bucket, long now) {
    Holding holding = holdings.get(bucket);
    if (holding == null) {
      Demand demand = untold.get(bucket);
      return demand == null ? 0 : territory.floor(demand.limit(), now);
    }
    return isLeased(now) ? holding.level() : unleased(holding, now);
  }

  private boolean isLeased(long now) {
    return roll.isOwnLive() && outbox.isLeased(now) && now < roll.reliableUntil();
  }

  private long unleased(Holding holding, long now) {
    long floor = territory.floor(holding.demand().limit(), now);
    return outbox.isSettled(now) ? floor : Math.min(floor, holding.level());
  }

  /**
   * What is to be told now, if anything. To be called after the demand was told that there was with
   * what {@link #allowed} said: what is then in use is claimed.
   */
  public Optional<Report> nextReport(long now) {
    if (holdings.isEmpty() || !isDue(now)) {
      return Optional.empty();
    }
    boolean joined = outbox.mayJoin(now);
    if (!joined) {
      settle(now);
    }
    boolean live = roll.isOwnLive();
    Map<String, Entry> entries = new HashMap<>();
    holdings.forEach(
        (bucket, holding) ->
            entries.put(
                bucket,
                holding.toldWith(joined && live && now >= trustedFrom ? aim(bucket, holding) : 0)));
    urgent = false;
    Reference after = outbox.basisSaw();
    long number = outbox.made(joined, live, roll.latest(), now);
    return Optional.of(new Report(number, joined, after, territory.reported(now), entries));
  }

  private long aim(String bucket, Holding holding) {
    Split split = split(bucket, holding);
    return Math.min(split.goal(), split.freeForSelf());
  }

  private boolean isDue(long now) {
    boolean live = roll.isOwnLive();
    if (!live && outbox.isReadBack() && outbox.isConnected(now)) {
      return true;
    }
    return outbox.isOverdue(now)
        || (outbox.mayFollow(now) && (urgent || (live && now >= trustedFrom && isAnyToBeTold())));
  }

  private boolean isAnyToBeTold() {
    return holdings.entrySet().stream()
        .anyMatch(entry -> isToBeTold(entry.getKey(), entry.getValue()));
  }

  /** It could have more at once, or the others do not know that it is short or needs less. */
  private boolean isToBeTold(String bucket, Holding holding) {
    Split split = split(bucket, holding);
    long tolerance = split.tolerance();
    boolean hasRoom =
        split.goal() - holding.level() >= tolerance
            && split.freeForSelf() - holding.level() >= tolerance;
    boolean isNews = holding.demand().wanted() - holding.wantTold() >= tolerance;
    boolean isReturned = holding.givenBack() >= tolerance && split.isAnotherWaiting();
    return (hasRoom && !holding.isAsking())
        || (isNews && split.isShort(holding.level()))
        || isReturned;
  }

  /** Who was not heard for so long that it has to be told to all. */
  public List<Silence> silent(long now) {
    List<Silence> silent = new ArrayList<>();
    if (outbox.isConnected(now)) {
      for (Map.Entry<String, Peer> peer : roll.peers().entrySet()) {
        if (peer.getKey().equals(self) || !peer.getValue().isLive()) {
          continue;
        }
        if (now - peer.getValue().heardAt() >= Terms.SILENCE && isToBeSaid(peer.getKey(), now)) {
          silenceTold.put(peer.getKey(), now);
          silent.add(new Silence(peer.getKey(), peer.getValue().last().number()));
        }
      }
    }
    return silent;
  }

  private boolean isToBeSaid(String worker, long now) {
    Long before = silenceTold.get(worker);
    return before == null || now - before >= Terms.REPORT_EVERY;
  }
}
