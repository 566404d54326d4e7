/** Where jobs would go, shown without sending them. */
@NullMarked
package dev.sluice.cli.route;

import org.jspecify.annotations.NullMarked;
