/** What workers tell each other over Kafka. */
@NullMarked
package dev.sluice.worker.fleet;

import org.jspecify.annotations.NullMarked;
