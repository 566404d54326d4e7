/** Measures the main job: a worker as a process of its own, beside the least that could do it. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
