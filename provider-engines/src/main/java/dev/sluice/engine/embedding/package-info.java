/** Embeddings in OpenAI's form, read and written for the engines that translate them. */
@NullMarked
package dev.sluice.engine.embedding;

import org.jspecify.annotations.NullMarked;
