/** What the contract promises, held by tests. */
@NullMarked
package dev.sluice.schema;

import org.jspecify.annotations.NullMarked;
