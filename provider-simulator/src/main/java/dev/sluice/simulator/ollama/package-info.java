/** Ollama's own API, as strict as its server. */
@NullMarked
package dev.sluice.simulator.ollama;

import org.jspecify.annotations.NullMarked;
