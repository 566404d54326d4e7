/** Which jobs are the same as one that was there before: what is known of those, and who waits. */
@NullMarked
package dev.sluice.worker.duplicate;

import org.jspecify.annotations.NullMarked;
