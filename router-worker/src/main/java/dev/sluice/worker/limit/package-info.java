/** Who may call a provider now, and who waits. */
@NullMarked
package dev.sluice.worker.limit;

import org.jspecify.annotations.NullMarked;
