/** A real Kafka broker and its controller, in the process and on the loopback interface only. */
@NullMarked
package dev.sluice.embedded;

import org.jspecify.annotations.NullMarked;
