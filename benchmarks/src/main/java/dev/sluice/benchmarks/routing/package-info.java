/** Routing, simulated over virtual time: how near it comes to somebody who knows the future. */
@NullMarked
package dev.sluice.benchmarks.routing;

import org.jspecify.annotations.NullMarked;
