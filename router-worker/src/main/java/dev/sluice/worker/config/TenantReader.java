package dev.sluice.worker.config;

import dev.sluice.worker.tenant.Tenants;
import dev.sluice.worker.tenant.Terms;
import java.util.HashMap;
import java.util.Map;

/** Reads what each tenant may have. */
final class TenantReader {

  /** Stands for every tenant that has no entry of its own. */
  private static final String OTHERS = "*";

  private static final Format<Integer> WEIGHT = Format.wholeNumber(1, 1_000_000);

  private final Map<String, Terms> terms = new HashMap<>();

  void read(String name, Section section) {
    if (name.isBlank()) {
      section.mistake("must be the name of a tenant, as jobs say it, or * for any other");
    }
    terms.put(
        name,
        new Terms(
            section.get("weight", WEIGHT, Terms.USUAL.weight()),
            section.get("max_in_flight", Format.wholeNumber(1, Integer.MAX_VALUE)),
            section.get("usd_per_day", Format.decimal(0))));
  }

  Tenants tenants() {
    var named = new HashMap<>(terms);
    var others = named.remove(OTHERS);
    return new Tenants(named, others == null ? Terms.USUAL : others);
  }
}
