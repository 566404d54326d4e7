/** Files of jobs: read line by line, and checked as a whole before anything is submitted. */
@NullMarked
package dev.sluice.cli.input;

import org.jspecify.annotations.NullMarked;
