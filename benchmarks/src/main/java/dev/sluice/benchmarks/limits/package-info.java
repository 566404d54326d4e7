/** What is told of limits that are put to the test: the scenarios, what was seen, the report. */
@NullMarked
package dev.sluice.benchmarks.limits;

import org.jspecify.annotations.NullMarked;
