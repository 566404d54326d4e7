/** OpenAI's API, which many other vendors speak too. */
@NullMarked
package dev.sluice.simulator.openai;

import org.jspecify.annotations.NullMarked;
