/** Puts credentials on requests, and fetches them where they must be fetched. */
@NullMarked
package dev.sluice.engine.auth;

import org.jspecify.annotations.NullMarked;
