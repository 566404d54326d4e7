/**
 * What a provider is. Implement {@link dev.sluice.provider.ProviderEngine} and name it in {@code
 * META-INF/services} to add one of your own.
 */
@NullMarked
package dev.sluice.provider;

import org.jspecify.annotations.NullMarked;
