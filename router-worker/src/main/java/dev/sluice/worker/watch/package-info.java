/** Tells when something stands still that has something to do. */
@NullMarked
package dev.sluice.worker.watch;

import org.jspecify.annotations.NullMarked;
