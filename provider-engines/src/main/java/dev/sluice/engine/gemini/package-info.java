/** The engine {@code gemini}: Google's models, through the Gemini API and through Vertex AI. */
@NullMarked
package dev.sluice.engine.gemini;

import org.jspecify.annotations.NullMarked;
