package dev.sluice.simulator;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The providers by name. One that nobody named behaves as {@code default} does, with buckets of its
 * own. Thread-safe; a call keeps the behaviour that it began with.
 */
final class Providers {

  static final String DEFAULT = "default";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final int MOST_UNNAMED = 1_000;

  private final InstantSource clock;
  private final Map<String, SimulatedProvider> named = new ConcurrentHashMap<>();
  private final Map<String, SimulatedProvider> unnamed = new ConcurrentHashMap<>();

  Providers(Map<String, Behavior> behaviors, InstantSource clock) {
    this.clock = clock;
    become(DEFAULT, Behavior.INSTANT);
    behaviors.forEach(this::become);
  }

  void become(String name, Behavior behavior) {
    if (!NAME.matcher(name).matches() || name.equals("control") || name.equals("v1")) {
      throw new SimulatorException("'" + name + "' cannot be the name of a provider.");
    }
    named.put(name, new SimulatedProvider(behavior, clock));
    unnamed.clear();
  }

  SimulatedProvider get(String name) {
    SimulatedProvider provider = named.get(name);
    if (provider != null) {
      return provider;
    }
    SimulatedProvider standard = named.get(DEFAULT);
    if (standard == null) {
      throw new IllegalStateException("the default provider is missing");
    }
    if (unnamed.size() >= MOST_UNNAMED) {
      unnamed.clear();
    }
    return unnamed.computeIfAbsent(name, key -> new SimulatedProvider(standard.behavior(), clock));
  }
}
