/** The engine {@code ollama}: Ollama's own API. */
@NullMarked
package dev.sluice.engine.ollama;

import org.jspecify.annotations.NullMarked;
