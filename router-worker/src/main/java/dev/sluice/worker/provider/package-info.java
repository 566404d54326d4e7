/** The provider SPI and its engines: the only place that talks HTTP. */
@NullMarked
package dev.sluice.worker.provider;

import org.jspecify.annotations.NullMarked;
