/** Dead letters as a person chooses and reads them. */
@NullMarked
package dev.sluice.cli.letters;

import org.jspecify.annotations.NullMarked;
