package dev.sluice.worker.discover;

import dev.sluice.provider.ListedModel;
import java.util.List;

/** Told what a provider has. */
@FunctionalInterface
public interface DiscoveryListener {

  /** Called by any thread, also where nothing is new. */
  void onListing(String provider, List<ListedModel> models);
}
