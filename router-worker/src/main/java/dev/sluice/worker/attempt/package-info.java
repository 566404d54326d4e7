/** The loop over a plan: permit, call, classify, next or wait or stop. */
@NullMarked
package dev.sluice.worker.attempt;

import org.jspecify.annotations.NullMarked;
