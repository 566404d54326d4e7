/** The engine {@code anthropic}: Anthropic's Messages API. */
@NullMarked
package dev.sluice.engine.anthropic;

import org.jspecify.annotations.NullMarked;
