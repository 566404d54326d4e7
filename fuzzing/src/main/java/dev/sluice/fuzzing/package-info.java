/**
 * Bad input for parsers, made from good one: {@link dev.sluice.fuzzing.Fuzzing} changes samples in
 * ways that a seed decides, and watches what a parser does with them.
 */
@NullMarked
package dev.sluice.fuzzing;

import org.jspecify.annotations.NullMarked;
