/** Reads the files in which others publish what they know of models: models.dev and LiteLLM. */
@NullMarked
package dev.sluice.worker.published;

import org.jspecify.annotations.NullMarked;
