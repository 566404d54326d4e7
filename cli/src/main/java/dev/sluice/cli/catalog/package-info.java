/** What can be reached: providers, their models, and how they answer when they are asked. */
@NullMarked
package dev.sluice.cli.catalog;

import org.jspecify.annotations.NullMarked;
