package dev.sluice.worker.config;

import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Knowledge;
import dev.sluice.worker.route.Model;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a provider serves.
 *
 * @param listed what the description says of its models
 * @param open whether it may have others beside
 * @param parameters what is put into every request for a model, by its name; never changed
 * @param limits what the provider allows for one model, with each credential, beside what it allows
 *     for all of them together; by its name
 * @param published what catalogue files say of models, served or not, by their names
 */
public record ModelSettings(
    List<Model> listed,
    boolean open,
    Map<String, ObjectNode> parameters,
    Map<String, Limits> limits,
    Map<String, Knowledge> published) {

  public ModelSettings {
    listed = List.copyOf(listed);
    parameters = Map.copyOf(parameters);
    limits = Map.copyOf(limits);
    published = Map.copyOf(published);
  }

  /** These models and no others. */
  public static ModelSettings of(List<Model> listed) {
    return new ModelSettings(listed, false, Map.of(), Map.of(), Map.of());
  }

  /** The same, with what catalogue files say. */
  ModelSettings with(Map<String, Knowledge> others) {
    return new ModelSettings(listed, open, parameters, limits, others);
  }
}
