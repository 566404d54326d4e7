/** What is promised to those who look for bugs, held by tests. */
@NullMarked
package dev.sluice.fuzzing;

import org.jspecify.annotations.NullMarked;
