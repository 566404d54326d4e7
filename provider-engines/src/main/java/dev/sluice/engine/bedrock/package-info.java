/** The engine {@code bedrock}: AWS Bedrock's Converse, whole and as a stream. */
@NullMarked
package dev.sluice.engine.bedrock;

import org.jspecify.annotations.NullMarked;
