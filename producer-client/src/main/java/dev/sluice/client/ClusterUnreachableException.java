package dev.sluice.client;

import org.jspecify.annotations.Nullable;

/** No broker of the cluster answered within the time that was given. */
public final class ClusterUnreachableException extends SluiceClientException {

  ClusterUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
