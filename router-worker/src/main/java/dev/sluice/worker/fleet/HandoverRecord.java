package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * A record of the handover topic. Its key says all; its value, if there is one, who wrote it.
 *
 * <p>On {@link #HOLDINGS} stand, in transactions, who holds which job and whose end is published,
 * each until it is taken back. On {@link #SIGNS} workers say that they live, and that others are
 * taken for dead.
 *
 * @param value null to take back what stands under the key
 */
@SuppressWarnings("ArrayRecordComponent") // Raw record bytes; never compared.
public record HandoverRecord(int partition, byte[] key, byte @Nullable [] value) {

  /** How many partitions the topic has. */
  public static final int PARTITIONS = 2;

  static final int SIGNS = 0;
  static final int HOLDINGS = 1;

  static final String HELD = "held";
  static final String DONE = "done";
  static final String LIVES = "lives";
  static final String OVER = "over";
  static final String SEPARATOR = "/";

  /** A worker holds a job: nobody else may begin it. Stands once its transaction does. */
  public static HandoverRecord held(Place place, String holder) {
    return of(HOLDINGS, heldKey(place, holder), holder);
  }

  /** It will never publish the job's end, unless it has done so already. */
  public static HandoverRecord notHeld(Place place, String holder) {
    return new HandoverRecord(HOLDINGS, heldKey(place, holder).getBytes(UTF_8), null);
  }

  /** The end of a job that was held is published, in the same transaction. */
  public static HandoverRecord done(Place place, String holder) {
    return of(HOLDINGS, doneKey(place), holder);
  }

  /** The offset of the job is committed: nobody needs to know any more that it was held. */
  public static HandoverRecord settled(Place place) {
    return new HandoverRecord(HOLDINGS, doneKey(place).getBytes(UTF_8), null);
  }

  static HandoverRecord lives(String holder) {
    return of(SIGNS, LIVES + SEPARATOR + holder, holder);
  }

  /** The holder is taken for dead: whoever reads this under its own name holds nothing any more. */
  static HandoverRecord over(String holder) {
    return of(SIGNS, OVER + SEPARATOR + holder, holder);
  }

  private static HandoverRecord of(int partition, String key, String holder) {
    return new HandoverRecord(partition, key.getBytes(UTF_8), holder.getBytes(UTF_8));
  }

  private static String heldKey(Place place, String holder) {
    return String.join(SEPARATOR, HELD, path(place), holder);
  }

  private static String doneKey(Place place) {
    return String.join(SEPARATOR, DONE, path(place));
  }

  private static String path(Place place) {
    return String.join(
        SEPARATOR,
        place.topic(),
        String.valueOf(place.partition()),
        String.valueOf(place.offset()),
        String.valueOf(place.timestamp()));
  }
}
