/** What is cancelled, and which of the jobs that run here are. */
@NullMarked
package dev.sluice.worker.cancel;

import org.jspecify.annotations.NullMarked;
