/** The engine {@code openai}: bodies pass through to all who speak OpenAI's API. */
@NullMarked
package dev.sluice.engine.openai;

import org.jspecify.annotations.NullMarked;
