package dev.sluice.engine.chat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How the next token is drawn; null wherever the caller leaves it to the model. Numbers have the
 * digits that the caller wrote.
 *
 * @param temperature from 0 to 2
 * @param topP from 0 to 1
 * @param frequencyPenalty from -2 to 2
 * @param presencePenalty from -2 to 2
 */
public record Sampling(
    @Nullable BigDecimal temperature,
    @Nullable BigDecimal topP,
    @Nullable BigDecimal frequencyPenalty,
    @Nullable BigDecimal presencePenalty,
    @Nullable Long seed) {}
