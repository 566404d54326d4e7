package dev.sluice.engine.http;

import dev.sluice.schema.ErrorCode;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** What came of one HTTP request. */
public sealed interface HttpReply {

  /**
   * A whole answer, of whatever status.
   *
   * @param mediaType null where it named none
   */
  @SuppressWarnings("ArrayRecordComponent") // Raw bytes of an answer; never compared.
  record Whole(int status, HttpFields headers, @Nullable String mediaType, byte[] content)
      implements HttpReply {}

  /**
   * No whole answer.
   *
   * @param message for a person
   */
  record Broken(ErrorCode code, String message) implements HttpReply {}
}
