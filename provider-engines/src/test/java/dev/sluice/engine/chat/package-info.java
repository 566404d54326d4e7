/** What the neutral middle promises to engines, held by tests. */
@NullMarked
package dev.sluice.engine.chat;

import org.jspecify.annotations.NullMarked;
