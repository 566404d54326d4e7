/** How a provider gives out access tokens, as OAuth 2 and Google have it. */
@NullMarked
package dev.sluice.simulator.oauth;

import org.jspecify.annotations.NullMarked;
