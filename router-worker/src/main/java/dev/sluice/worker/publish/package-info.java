/** One transaction for results, dead letters and the offsets of the jobs that they end. */
@NullMarked
package dev.sluice.worker.publish;

import org.jspecify.annotations.NullMarked;
