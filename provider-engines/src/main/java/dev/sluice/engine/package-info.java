/** The engines that there are, found by name. */
@NullMarked
package dev.sluice.engine;

import org.jspecify.annotations.NullMarked;
