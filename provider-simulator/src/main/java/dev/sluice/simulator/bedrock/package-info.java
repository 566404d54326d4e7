/** AWS Bedrock's Converse, with its signatures, its event streams and its lists of models. */
@NullMarked
package dev.sluice.simulator.bedrock;

import org.jspecify.annotations.NullMarked;
