/** What a person sees of a batch: how far it is, and what became of it. */
@NullMarked
package dev.sluice.cli.report;

import org.jspecify.annotations.NullMarked;
