/** LLM providers over real HTTP, with latency, limits and faults on demand. */
@NullMarked
package dev.sluice.simulator;

import org.jspecify.annotations.NullMarked;
