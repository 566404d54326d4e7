/** What a provider says to a request: its checks, its answers and its errors, free of any HTTP. */
@NullMarked
package dev.sluice.simulator.answer;

import org.jspecify.annotations.NullMarked;
