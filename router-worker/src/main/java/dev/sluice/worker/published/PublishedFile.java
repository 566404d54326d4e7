package dev.sluice.worker.published;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Json;
import dev.sluice.worker.route.Knowledge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One file of prices, windows and abilities, in one of the two forms that are known. */
public final class PublishedFile {

  private final ObjectNode root;
  private final Dialect dialect;
  private final String source;

  private PublishedFile(ObjectNode root, Dialect dialect, String source) {
    this.root = root;
    this.dialect = dialect;
    this.source = source;
  }

  /**
   * What a file says of one provider.
   *
   * @param models by the names that the provider itself has for them
   * @param odd entries that are not as they should be, and so say nothing
   */
  public record Findings(Map<String, Knowledge> models, List<OddEntry> odd) {
    public Findings {
      models = Map.copyOf(models);
      odd = List.copyOf(odd);
    }
  }

  /**
   * An entry that nobody can read.
   *
   * @param path of keys that leads to what is wrong
   * @param what it must be, for a person
   */
  public record OddEntry(String path, String what) {
    public OddEntry {
      requireNonNull(path, "path is null");
      requireNonNull(what, "what is null");
    }
  }

  /**
   * Which of the two forms it has is told by what it holds.
   *
   * @param source what prices name as their source
   * @throws UnreadableFileException if it has neither form
   */
  public static PublishedFile parse(String source, byte[] content) throws UnreadableFileException {
    JsonNode root = tree(content);
    if (!(root instanceof ObjectNode object)) {
      throw new UnreadableFileException(1, "", "must hold keys and values");
    }
    Dialect dialect =
        Dialect.of(object)
            .orElseThrow(
                () ->
                    new UnreadableFileException(
                        1,
                        "",
                        "must be a list of models as models.dev has it (providers with \"models\")"
                            + " or as LiteLLM has it (models with \"litellm_provider\")"));
    return new PublishedFile(object, dialect, source);
  }

  private static JsonNode tree(byte[] content) throws UnreadableFileException {
    try {
      return Json.mapper().readTree(content);
    } catch (JacksonException e) {
      // Not the message: it shows a piece of the file, and nobody knows what file that is.
      TokenStreamLocation where = e.getLocation();
      int line = where == null ? 1 : Math.max(1, where.getLineNr());
      throw new UnreadableFileException(line, "", "this is not JSON");
    }
  }

  /**
   * @param names of a provider in such files, the first one first
   * @throws UnreadableFileException if what it has for that provider has another form
   */
  public Findings of(List<String> names) throws UnreadableFileException {
    Map<String, Knowledge> models = new HashMap<>();
    List<OddEntry> odd = new ArrayList<>();
    for (Map.Entry<String, Entry> entry : dialect.entries(root, names).entrySet()) {
      try {
        models.put(entry.getKey(), dialect.read(entry.getValue(), source));
      } catch (OddEntryException e) {
        odd.add(e.entry());
      }
    }
    return new Findings(models, odd);
  }
}
