/** How a provider limits its callers, and how it tells them. */
@NullMarked
package dev.sluice.simulator.limit;

import org.jspecify.annotations.NullMarked;
