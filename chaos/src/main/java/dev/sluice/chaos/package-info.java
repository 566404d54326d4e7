/** Breaks a whole installation on purpose, and holds it to what it promises. */
@NullMarked
package dev.sluice.chaos;

import org.jspecify.annotations.NullMarked;
