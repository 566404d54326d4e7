package dev.sluice.cli.input;

import static java.util.Objects.requireNonNull;

/**
 * One line of a file that is not blank.
 *
 * @param number counted from 1, blank lines included
 * @param bytes without the line break
 */
@SuppressWarnings("ArrayRecordComponent") // Handed straight to the codec; never compared.
record Line(int number, byte[] bytes) {
  Line {
    requireNonNull(bytes, "bytes is null");
  }
}
