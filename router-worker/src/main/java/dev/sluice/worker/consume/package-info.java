/** From the jobs topic to deliveries, and from completions, in any order, back to offsets. */
@NullMarked
package dev.sluice.worker.consume;

import org.jspecify.annotations.NullMarked;
