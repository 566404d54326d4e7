/** The contract: what travels through the topics, and nothing of how it is processed. */
@NullMarked
package dev.sluice.schema;

import org.jspecify.annotations.NullMarked;
