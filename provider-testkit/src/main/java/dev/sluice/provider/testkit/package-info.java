/**
 * What the author of a provider runs: {@link dev.sluice.provider.testkit.ProviderContract} drives
 * it through everything that a worker will, and says what falls short.
 */
@NullMarked
package dev.sluice.provider.testkit;

import org.jspecify.annotations.NullMarked;
