/** Bytes over HTTP: requests, answers, and answers that come in pieces. */
@NullMarked
package dev.sluice.engine.http;

import org.jspecify.annotations.NullMarked;
