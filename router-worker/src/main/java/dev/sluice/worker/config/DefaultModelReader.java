package dev.sluice.worker.config;

import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.Router;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads which model a job gets that names none. The environment goes before the configuration. With
 * a default provider the model is that provider's: the default model, or the first that it lists.
 */
final class DefaultModelReader {

  private static final String MODEL = "default_model";
  private static final String PROVIDER = "default_provider";

  private final JobNames names;
  private final Function<String, @Nullable String> environment;
  private final Mistakes inEnvironment;

  /**
   * @param inEnvironment takes what is wrong about a variable
   */
  DefaultModelReader(
      JobNames names, Function<String, @Nullable String> environment, Mistakes inEnvironment) {
    this.names = names;
    this.environment = environment;
    this.inEnvironment = inEnvironment;
  }

  /**
   * Where a default comes from.
   *
   * @param mistake reports what is wrong about it, where it is written
   */
  private record Setting(String value, Consumer<String> mistake) {}

  /** The name that such a job is taken to have; null if it has none. */
  @Nullable String read(Section section) {
    var model = setting(section, MODEL, "SLUICE_MODEL");
    var provider = setting(section, PROVIDER, "SLUICE_PROVIDER");
    if (provider.isPresent()) {
      return ofProvider(provider.get(), model);
    }
    model.ifPresent(one -> names.objectionTo(one.value()).ifPresent(one.mistake()));
    return model.map(Setting::value).orElse(null);
  }

  private Optional<Setting> setting(Section section, String key, String variable) {
    var configured = section.get(key, Format.TEXT);
    var value = environment.apply(variable);
    if (value != null && !value.isBlank()) {
      return Optional.of(new Setting(value, what -> inEnvironment.add(0, variable, what)));
    }
    return Optional.ofNullable(configured)
        .map(text -> new Setting(text, what -> section.mistake(key, what)));
  }

  private @Nullable String ofProvider(Setting provider, Optional<Setting> model) {
    var objection = names.objectionToProvider(provider.value());
    objection.ifPresent(provider.mistake());
    if (objection.isPresent()) {
      return null;
    }
    return model.isPresent() ? pinned(provider, model.get()) : firstListed(provider);
  }

  /** What an unavailable provider lists is not looked at: it serves nothing here. */
  private @Nullable String firstListed(Setting provider) {
    var settings = names.provider(provider.value()).orElse(null);
    if (settings == null) {
      return null;
    }
    if (settings.models().listed().isEmpty()) {
      provider.mistake().accept("lists no models; name the default_model as well");
      return null;
    }
    return settings.name() + "/" + settings.models().listed().getFirst().name();
  }

  private String pinned(Setting provider, Setting model) {
    var pin = provider.value() + "/";
    var name = model.value();
    if (name.equals(Catalogue.ANY_MODEL) || name.startsWith(Router.PREFIX)) {
      model
          .mistake()
          .accept("is not one model of " + provider.value() + "; leave the default provider out");
      return name;
    }
    var settings = names.provider(provider.value()).orElse(null);
    boolean bare = settings == null || JobNames.isListed(settings, name) || !name.startsWith(pin);
    var ofProvider = bare ? name : name.substring(pin.length());
    if (settings != null && !settings.models().open() && !JobNames.isListed(settings, ofProvider)) {
      model
          .mistake()
          .accept(
              "%s does not have the model \"%s\"%s"
                  .formatted(
                      settings.name(),
                      ofProvider,
                      JobNames.hint(ofProvider, JobNames.names(settings))));
    }
    return pin + ofProvider;
  }
}
