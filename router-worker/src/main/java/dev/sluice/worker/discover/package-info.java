/** Asks providers which models they have, in the background. */
@NullMarked
package dev.sluice.worker.discover;

import org.jspecify.annotations.NullMarked;
