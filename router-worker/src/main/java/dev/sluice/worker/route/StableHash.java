package dev.sluice.worker.route;

/**
 * A number for a text that is the same on every machine and in every version, and in which texts
 * that are alike differ in half of the bits. Not for secrets.
 */
final class StableHash {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private StableHash() {}

  /** FNV-1a over the characters, and a last mixing. */
  static long of(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mixed(hash);
  }

  /** As SplitMix64 makes a number of its counter. */
  static long mixed(long bits) {
    long once = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    long twice = (once ^ (once >>> 27)) * 0x94d049bb133111ebL;
    return twice ^ (twice >>> 31);
  }

  /** The bits as a number between 0 and 1, both exclusive. */
  static double fraction(long bits) {
    return ((bits >>> 11) + 0.5) * 0x1.0p-53;
  }
}
