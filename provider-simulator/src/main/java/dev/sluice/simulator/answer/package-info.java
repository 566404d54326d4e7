/** What a model is asked and what it says, whatever the vendor's wire. */
@NullMarked
package dev.sluice.simulator.answer;

import org.jspecify.annotations.NullMarked;
