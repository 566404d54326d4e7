/**
 * Limits by the minute that are drawn from buckets in Redis, which other software draws from too.
 */
@NullMarked
package dev.sluice.worker.redis;

import org.jspecify.annotations.NullMarked;
