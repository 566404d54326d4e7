/** What tells one vendor's API from another's: paths, keys, bodies, streams, errors and limits. */
@NullMarked
package dev.sluice.simulator.wire;

import org.jspecify.annotations.NullMarked;
