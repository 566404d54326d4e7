package dev.sluice.worker.config;

import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Router;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a configuration gives jobs to name: its models, its providers and its routers. Answers what
 * is wrong about a name, which is empty if nothing is.
 */
final class JobNames {

  private final ProviderSet providers;
  private final Set<String> routers = new LinkedHashSet<>();

  /**
   * @param providers that were read before
   */
  JobNames(ProviderSet providers) {
    this.providers = providers;
  }

  void addRouter(String name) {
    routers.add(Router.PREFIX + name);
  }

  Optional<String> objectionToProvider(String name) {
    return providers.names().contains(name)
        ? Optional.empty()
        : Optional.of("no provider is called \"" + name + "\"" + hint(name, providers.names()));
  }

  /** Of a model or a router. */
  Optional<String> objectionTo(String name) {
    if (!name.startsWith(Router.PREFIX)) {
      return objectionToModel(name);
    }
    return routers.contains(name)
        ? Optional.empty()
        : Optional.of("no router is called \"" + name + "\"" + hint(name, routers));
  }

  /**
   * What an unavailable provider serves may be missing here, and so may what nobody has listed, so
   * then nothing is wrong.
   */
  Optional<String> objectionToModel(String name) {
    if (name.startsWith(Router.PREFIX)) {
      return Optional.of("a router cannot stand behind another; name a model");
    }
    boolean known =
        name.equals(Catalogue.ANY_MODEL)
            || !providers.unavailable().isEmpty()
            || providers.available().stream().anyMatch(provider -> provider.models().open())
            || providers.available().stream().anyMatch(provider -> isServed(provider, name));
    return known
        ? Optional.empty()
        : Optional.of("no provider has the model \"" + name + "\"" + hint(name, models()));
  }

  /** The providers that are sure to serve a model of this name; empty where that is not known. */
  List<String> servers(String name) {
    return providers.available().stream()
        .filter(provider -> isServed(provider, name))
        .map(ProviderSettings::name)
        .toList();
  }

  /** A provider that can be used. */
  Optional<ProviderSettings> provider(String name) {
    return providers.available().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private static boolean isServed(ProviderSettings provider, String name) {
    var pin = provider.name() + "/";
    return isListed(provider, name)
        || (name.startsWith(pin) && isListed(provider, name.substring(pin.length())));
  }

  static boolean isListed(ProviderSettings provider, String model) {
    return provider.models().listed().stream()
        .anyMatch(each -> each.name().equals(model) || each.aliases().contains(model));
  }

  private Collection<String> models() {
    var names = new LinkedHashSet<>(routers);
    for (var provider : providers.available()) {
      names.addAll(names(provider));
    }
    return names;
  }

  /** What a provider calls its models, and their aliases. */
  static List<String> names(ProviderSettings provider) {
    var names = new ArrayList<String>();
    for (Model model : provider.models().listed()) {
      names.add(model.name());
      names.addAll(model.aliases());
    }
    return names;
  }

  /** What may have been meant, or all that there is. */
  static String hint(String name, Collection<String> known) {
    return NearestName.of(name, known)
        .map(near -> "; did you mean " + near + "?")
        .orElse(known.isEmpty() ? "; there is none" : "; there are: " + shown(known));
  }

  private static String shown(Collection<String> names) {
    var few = names.stream().limit(10).toList();
    return String.join(", ", few) + (names.size() > few.size() ? ", …" : "");
  }
}
