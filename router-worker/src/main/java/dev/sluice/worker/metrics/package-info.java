/** Meters. */
@NullMarked
package dev.sluice.worker.metrics;

import org.jspecify.annotations.NullMarked;
