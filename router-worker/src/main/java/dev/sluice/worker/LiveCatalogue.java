package dev.sluice.worker;

import dev.sluice.provider.ListedModel;
import dev.sluice.worker.discover.DiscoveryListener;
import dev.sluice.worker.route.Catalogue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;

/** What routing knows of models: replaced as a whole whenever a provider says something new. */
final class LiveCatalogue implements Supplier<Catalogue>, DiscoveryListener {

  private final List<Providers.Opened> providers;
  private final Map<String, List<ListedModel>> listings = new HashMap<>(); // guarded by this
  private volatile Catalogue newest;

  LiveCatalogue(List<Providers.Opened> providers) {
    this.providers = List.copyOf(providers);
    this.newest = built();
  }

  @Override
  public Catalogue get() {
    return newest;
  }

  @Override
  public synchronized void onListing(String provider, List<ListedModel> models) {
    List<ListedModel> before = listings.put(provider, models);
    if (!models.equals(before)) {
      newest = built();
    }
  }

  private Catalogue built() {
    SequencedMap<String, Catalogue.Offer> offers = new LinkedHashMap<>();
    for (Providers.Opened opened : providers) {
      List<ListedModel> listed = listings.getOrDefault(opened.name(), List.of());
      offers.put(opened.name(), new Served(opened).offer(listed));
    }
    return new Catalogue(offers);
  }
}
