/** What the engines that speak HTTP share: authorized requests, and what failures mean. */
@NullMarked
package dev.sluice.engine.api;

import org.jspecify.annotations.NullMarked;
