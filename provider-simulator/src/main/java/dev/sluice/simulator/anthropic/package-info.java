/** Anthropic's Messages API, as strict as theirs. */
@NullMarked
package dev.sluice.simulator.anthropic;

import org.jspecify.annotations.NullMarked;
