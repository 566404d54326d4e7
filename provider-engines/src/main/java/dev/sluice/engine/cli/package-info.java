/** The engine {@code cli}: command-line tools that answer, run once for each call. */
@NullMarked
package dev.sluice.engine.cli;

import org.jspecify.annotations.NullMarked;
