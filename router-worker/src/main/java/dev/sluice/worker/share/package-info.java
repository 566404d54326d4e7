/** How workers divide limits among themselves: pure, told everything, with no clock of its own. */
@NullMarked
package dev.sluice.worker.share;

import org.jspecify.annotations.NullMarked;
