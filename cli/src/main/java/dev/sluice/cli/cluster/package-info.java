/** What a command starts in its own process where there is no cluster to talk to. */
@NullMarked
package dev.sluice.cli.cluster;

import org.jspecify.annotations.NullMarked;
