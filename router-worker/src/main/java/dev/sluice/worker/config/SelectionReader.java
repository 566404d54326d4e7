package dev.sluice.worker.config;

import dev.sluice.schema.MalformedRecordException;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelectionCodec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a {@code model_selection}, which has the form that it has in a job. Names that nobody has
 * are mistakes here, where a job passes over them: a configuration knows its providers.
 */
final class SelectionReader {

  private static final String KEY = "model_selection";

  private final JobNames names;

  SelectionReader(JobNames names) {
    this.names = names;
  }

  /** Nothing asked for where the key is absent. */
  ModelSelection read(Section section) {
    var object = section.json(KEY);
    return object == null ? ModelSelection.NONE : read(section, object);
  }

  private ModelSelection read(Section section, ObjectNode object) {
    try {
      var selection = ModelSelectionCodec.decode(object, section.pathOf(KEY));
      check(section, "provider.order", selection.provider().order(), names::objectionToProvider);
      check(section, "models", selection.models(), names::objectionToModel);
      check(section, "only", selection.filter().only(), this::objectionToTarget);
      check(section, "ignore", selection.filter().ignore(), this::objectionToTarget);
      return selection;
    } catch (MalformedRecordException e) {
      section.mistakeWithin(KEY, String.valueOf(e.getMessage()));
      return ModelSelection.NONE;
    }
  }

  private Optional<String> objectionToTarget(String name) {
    int slash = name.indexOf('/');
    return names.objectionToProvider(slash < 0 ? name : name.substring(0, slash));
  }

  private static void check(
      Section section,
      String key,
      List<String> given,
      Function<String, Optional<String>> objectionTo) {
    for (int i = 0; i < given.size(); i++) {
      var path = section.pathOf(KEY) + "." + key + "[" + i + "]: ";
      objectionTo.apply(given.get(i)).ifPresent(what -> section.mistakeWithin(KEY, path + what));
    }
  }
}
