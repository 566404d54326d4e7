/** Runs the jobs of a file: submits them and writes their results as they finish. */
@NullMarked
package dev.sluice.cli.batch;

import org.jspecify.annotations.NullMarked;
