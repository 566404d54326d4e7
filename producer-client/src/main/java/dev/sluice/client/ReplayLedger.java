package dev.sluice.client;

import java.util.HashMap;
import java.util.Map;

/**
 * How often each dead letter was replayed, in a byte for each: there may be millions. Owned by one
 * thread.
 */
final class ReplayLedger {

  private static final int PAGE_BITS = 12;
  private static final int MOST = 255;

  private final Map<Page, byte[]> pages = new HashMap<>();

  /** Some neighbours in a partition. */
  private record Page(int partition, long number) {}

  /** What is more than 255 counts as 255. */
  int times(int partition, long offset) {
    byte[] page = pages.get(page(partition, offset));
    return page == null ? 0 : Byte.toUnsignedInt(page[slot(offset)]);
  }

  void set(int partition, long offset, int times) {
    byte[] page =
        pages.computeIfAbsent(page(partition, offset), missing -> new byte[1 << PAGE_BITS]);
    page[slot(offset)] = (byte) Math.max(0, Math.min(times, MOST));
  }

  private static Page page(int partition, long offset) {
    return new Page(partition, offset >>> PAGE_BITS);
  }

  private static int slot(long offset) {
    return (int) (offset & ((1 << PAGE_BITS) - 1));
  }
}
