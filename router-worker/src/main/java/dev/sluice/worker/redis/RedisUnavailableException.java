package dev.sluice.worker.redis;

/** Redis cannot be used at present; the message says why, in words that may be shown. */
final class RedisUnavailableException extends Exception {

  RedisUnavailableException(String message) {
    super(message);
  }
}
