/** Our own engines keep the promises that authors of providers are held to. */
@NullMarked
package dev.sluice.engine.contract;

import org.jspecify.annotations.NullMarked;
