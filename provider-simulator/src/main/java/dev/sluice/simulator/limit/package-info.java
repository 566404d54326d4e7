/** How a provider limits its callers. */
@NullMarked
package dev.sluice.simulator.limit;

import org.jspecify.annotations.NullMarked;
