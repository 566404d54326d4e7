package dev.sluice.schema;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Bytes read as strict UTF-8. What is valid encodes to the very same bytes again.
 *
 * @param chars the characters up to the first fault, or all of them
 * @param validBytes how many bytes these were
 * @param wholly whether that is all of the bytes
 */
record Text(String chars, int validBytes, boolean wholly) {

  /** Stands for what is malformed wherever text is not read strictly. */
  private static final char REPLACEMENT = '\uFFFD';

  static Text of(byte[] bytes) {
    String lenient = new String(bytes, StandardCharsets.UTF_8);
    return lenient.indexOf(REPLACEMENT) < 0
        ? new Text(lenient, bytes.length, true)
        : strictly(bytes);
  }

  /** Takes longer, and knows a replacement that was sent from one that was made. */
  private static Text strictly(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    // UTF-8 never has more characters than bytes, so this cannot overflow.
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    return new Text(out.flip().toString(), in.position(), result.isUnderflow());
  }

  /** The bytes as text; empty where they are no valid UTF-8. */
  static Optional<String> exactly(byte[] bytes) {
    Text text = of(bytes);
    return text.wholly ? Optional.of(text.chars) : Optional.empty();
  }
}
