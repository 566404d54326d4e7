package dev.sluice.engine.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer ends at the latest.
 *
 * @param maxTokens at least 1; {@code max_completion_tokens} before {@code max_tokens}; null where
 *     the caller sets none
 * @param stop texts that end it; none of them is empty
 */
public record OutputLimit(@Nullable Long maxTokens, List<String> stop) {
  public OutputLimit {
    stop = List.copyOf(stop);
  }
}
