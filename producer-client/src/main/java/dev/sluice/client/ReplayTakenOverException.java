package dev.sluice.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Somebody else has begun to replay or to purge: what was not written yet is left to them. */
public final class ReplayTakenOverException extends SluiceClientException {

  ReplayTakenOverException(Duration longest, @Nullable Throwable cause) {
    super(
        ("Another replay or purge has begun and taken over from this one, or this one stood still"
                + " for more than %s s; nothing is replayed twice.")
            .formatted(KafkaFailure.seconds(longest)),
        cause);
  }
}
