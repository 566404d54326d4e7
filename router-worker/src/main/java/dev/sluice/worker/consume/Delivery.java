package dev.sluice.worker.consume;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One record of the jobs topic, handed out to be worked on. Its identity is what counts: a record
 * that is fetched again after its partition came back is another delivery.
 *
 * <p>The job's thread, the poll thread that gives partitions up and the publishing threads all have
 * a say in what becomes of it. Its stage is the one place where they meet: each step is taken under
 * this object's monitor, from a stage that allows it, so that at most one of them ends it.
 */
public final class Delivery {

  /** How far it has come. */
  private enum Stage {
    /** An earlier owner left it unfinished, and may end it still: nothing is done here yet. */
    AWAITED,
    /** Its thread runs, and has made no call. */
    RUNNING,
    /** It has made a call: something was spent. */
    ENGAGED,
    /** Its partition goes, and it is being put on record that this worker holds it. */
    HOLDING,
    /** That stands: it is this worker's to end, whoever owns its partition. */
    HELD,
    /** Held, and on its way to be published. */
    LEAVING,
    /** On its way to be published with its partition's offsets. */
    ENDED,
    /** Given up: its next owner begins it. */
    GONE
  }

  /** How a delivery that has come to its end is to be published. */
  public enum Exit {
    /** Together with the offsets of its partition. */
    WITH_OFFSETS,
    /** Without: its partition is another's, or about to be. */
    HELD
  }

  private final ConsumerRecord<byte[], byte[]> record;
  private final PartitionWindow window;
  private final boolean leftBehind;

  // Guarded by this.
  private Stage stage;
  private @Nullable Thread worker;

  /** When something was last seen of the work; in nanoseconds, of no origin. */
  private long seenAt;

  /**
   * @param leftBehind whether an earlier owner began it, and left it unfinished
   */
  Delivery(ConsumerRecord<byte[], byte[]> record, PartitionWindow window, boolean leftBehind) {
    this.record = requireNonNull(record, "record is null");
    this.window = requireNonNull(window, "window is null");
    this.leftBehind = leftBehind;
    this.stage = leftBehind ? Stage.AWAITED : Stage.RUNNING;
  }

  ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  TopicPartition topicPartition() {
    return window.partition();
  }

  public String topic() {
    return record.topic();
  }

  public int partition() {
    return record.partition();
  }

  public long offset() {
    return record.offset();
  }

  public Instant timestamp() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  public byte @Nullable [] key() {
    return record.key();
  }

  public byte @Nullable [] value() {
    return record.value();
  }

  /** The last header of that name; null if there is none. */
  public byte @Nullable [] header(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  /** All headers, in order. */
  public Iterable<Header> headers() {
    return record.headers();
  }

  /** Tells the name and the value of each, in order; a header may have no value. */
  public void forEachHeader(BiConsumer<String, byte @Nullable []> listener) {
    record.headers().forEach(header -> listener.accept(header.key(), header.value()));
  }

  /** Whether the job was put aside before, and comes from where it rested. */
  public boolean hasRested() {
    return window.isForResting();
  }

  PartitionWindow window() {
    return window;
  }

  int size() {
    return size(record);
  }

  /** Bytes that a record holds in memory, about. */
  static int size(ConsumerRecord<byte[], byte[]> record) {
    return Math.max(record.serializedKeySize(), 0) + Math.max(record.serializedValueSize(), 0);
  }

  /** Whether an earlier owner began it, and left it unfinished. */
  public boolean isLeftBehind() {
    return leftBehind;
  }

  /** How many of the jobs in flight it is: none as long as nothing is done for it here. */
  synchronized int places() {
    return worker == null ? 0 : 1;
  }

  /**
   * For how long nothing was seen of the work: it was not begun, made no call and did not end. Zero
   * where no work is done.
   *
   * @param now as {@link System#nanoTime} tells it
   */
  public synchronized Duration silence(long now) {
    boolean works = worker != null && stage != Stage.GONE;
    return works ? Duration.ofNanos(Math.max(0, now - seenAt)) : Duration.ZERO;
  }

  /** Whether another worker may end it still, so that nothing is done for it here. */
  public synchronized boolean isAwaited() {
    return stage == Stage.AWAITED;
  }

  /** Begins the work, unless it was given up already. */
  synchronized void start(Thread thread) {
    stage = step(Stage.AWAITED, Stage.RUNNING);
    worker = thread;
    seenAt = System.nanoTime();
    thread.start();
  }

  private Stage step(Stage from, Stage to) {
    return stage == from ? to : stage;
  }

  /** It has ended at the worker that held it: what is left to do is to commit its offset. */
  synchronized void endedElsewhere() {
    stage = step(Stage.AWAITED, Stage.ENDED);
  }

  /**
   * A call is about to be made: from here on the job is held to its end rather than begun anew
   * elsewhere. Asked on the job's thread.
   *
   * @return false if it was given up, and the call must not be made
   */
  public synchronized boolean engage() {
    stage = step(Stage.RUNNING, Stage.ENGAGED);
    seenAt = System.nanoTime();
    return stage != Stage.GONE;
  }

  /**
   * The job has come to its end, and is to be published at once. Waits while it is being put on
   * record that it is held. Asked once, on the job's thread.
   *
   * @throws InterruptedException if it was given up: nothing of it may be published
   */
  public synchronized Exit leave() throws InterruptedException {
    seenAt = System.nanoTime();
    while (stage == Stage.HOLDING) {
      wait();
    }
    return switch (stage) {
      case RUNNING, ENGAGED -> {
        stage = Stage.ENDED;
        yield Exit.WITH_OFFSETS;
      }
      case HELD -> {
        stage = Stage.LEAVING;
        yield Exit.HELD;
      }
      case GONE -> throw new InterruptedException(this + " was given up");
      case AWAITED, HOLDING, LEAVING, ENDED ->
          throw new IllegalStateException(this + " cannot end: it is " + stage);
    };
  }

  /** What becomes of a delivery when its partition goes. */
  enum Parting {
    /** It is to be put on record that it is held. */
    HELD,
    /** It had spent nothing, and is given up. */
    GIVEN_UP,
    /** Its end is being committed, or it was given up before. */
    NONE
  }

  /** Its partition goes. Interrupts whoever works on it if it is given up. */
  synchronized Parting part() {
    return switch (stage) {
      case ENGAGED -> {
        stage = Stage.HOLDING;
        yield Parting.HELD;
      }
      case AWAITED, RUNNING -> {
        drop();
        yield Parting.GIVEN_UP;
      }
      case HOLDING, HELD, LEAVING, ENDED, GONE -> Parting.NONE;
    };
  }

  /** It is on record that this worker holds it. */
  synchronized boolean stated() {
    boolean stands = stage == Stage.HOLDING;
    if (stands) {
      stage = Stage.HELD;
      notifyAll();
    }
    return stands;
  }

  /** Whether it is this worker's to end whoever owns its partition, or may be so in a moment. */
  public synchronized boolean isHeld() {
    return stage == Stage.HOLDING || stage == Stage.HELD || stage == Stage.LEAVING;
  }

  /** Whether it was held, and is on its way to be published. */
  public synchronized boolean isLeaving() {
    return stage == Stage.LEAVING;
  }

  /** Whether its end, or that it is held, is being committed with its partition's offsets. */
  synchronized boolean isOnItsWay() {
    return stage == Stage.ENDED || stage == Stage.HOLDING;
  }

  /**
   * Its partition is gone, so nothing can come of the work, unless it stands that it is held.
   * Interrupts whoever works on it.
   *
   * @return whether it was given up now
   */
  synchronized boolean giveUp() {
    return switch (stage) {
      case HELD, LEAVING, GONE -> false;
      case AWAITED, RUNNING, ENGAGED, HOLDING, ENDED -> {
        drop();
        yield true;
      }
    };
  }

  /**
   * Gives up what is held and has not come to its end: somebody else is to begin it. Interrupts
   * whoever works on it.
   *
   * @return whether it was given up now; nothing of it will be published then
   */
  public synchronized boolean release() {
    boolean held = stage == Stage.HELD;
    if (held) {
      drop();
    }
    return held;
  }

  private void drop() {
    stage = Stage.GONE;
    notifyAll();
    if (worker != null) {
      worker.interrupt();
    }
  }

  /** Whether nothing can come of working on it any more. */
  public synchronized boolean isAbandoned() {
    return stage == Stage.GONE;
  }

  @Override
  public String toString() {
    return topicPartition() + "@" + offset();
  }
}
