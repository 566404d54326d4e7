/** What the client promises, held against a real broker. */
@NullMarked
package dev.sluice.client;

import org.jspecify.annotations.NullMarked;
