/** What promises cost that each job is given. */
@NullMarked
package dev.sluice.benchmarks.promises;

import org.jspecify.annotations.NullMarked;
