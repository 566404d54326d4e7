/** HTTP for people and probes. */
@NullMarked
package dev.sluice.worker.admin;

import org.jspecify.annotations.NullMarked;
