/** Google's dialect: the Gemini API and Vertex AI, strict as proto JSON is. */
@NullMarked
package dev.sluice.simulator.gemini;

import org.jspecify.annotations.NullMarked;
