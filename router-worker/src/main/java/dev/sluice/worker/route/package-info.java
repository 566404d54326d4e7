/** Which targets a job may go to, in which order, and why not to the others. */
@NullMarked
package dev.sluice.worker.route;

import org.jspecify.annotations.NullMarked;
