/** What may be used from one midnight UTC to the next, counted over the whole fleet. */
@NullMarked
package dev.sluice.worker.quota;

import org.jspecify.annotations.NullMarked;
