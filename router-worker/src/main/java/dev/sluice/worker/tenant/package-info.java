/** On whose behalf jobs run, and what each of those tenants may have. */
@NullMarked
package dev.sluice.worker.tenant;

import org.jspecify.annotations.NullMarked;
