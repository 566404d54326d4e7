/** The worker: its composition root, and the one method that reads as its architecture. */
@NullMarked
package dev.sluice.worker;

import org.jspecify.annotations.NullMarked;
