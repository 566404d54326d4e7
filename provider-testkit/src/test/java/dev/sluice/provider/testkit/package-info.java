/** That the kit lets good providers pass, and finds what is wrong with others. */
@NullMarked
package dev.sluice.provider.testkit;

import org.jspecify.annotations.NullMarked;
