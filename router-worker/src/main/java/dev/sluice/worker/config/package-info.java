/** Typed configuration out of YAML, each mistake named with its file, line and path. */
@NullMarked
package dev.sluice.worker.config;

import org.jspecify.annotations.NullMarked;
