package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Files of YAML or JSON, JSON being read as the YAML that it is, for the sake of its lines. */
final class ConfigFile {

  /** Odd and duplicate keys are let through so that {@link Section} reports each with its line. */
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setAllowDuplicateKeys(true)
          .setAllowNonScalarKeys(true)
          .build();

  private ConfigFile() {}

  /** Empty if the file cannot be read at all, which is then among the mistakes. */
  static Optional<Section> read(Path path, Source source) {
    try {
      var text = Files.readString(path);
      // JSON may be indented with tabs, where YAML may not; inside its strings none can stand.
      return parse(path.toString().endsWith(".json") ? text.replace('\t', ' ') : text, source);
    } catch (IOException e) {
      source.mistake(0, "", "cannot read this file: " + reason(e));
      return Optional.empty();
    }
  }

  /** The same, of a text that was read already. */
  static Optional<Section> parse(String text, Source source) {
    return compose(text, source).map(root -> Section.of(source, root));
  }

  /** An empty file is an empty section. */
  private static Optional<Optional<Node>> compose(String text, Source source) {
    try {
      var objection = FileShape.to(new Parse(SETTINGS).parseString(text));
      if (objection.isPresent()) {
        source.mistake(objection.get().line(), "", objection.get().what());
        return Optional.empty();
      }
      return Optional.of(new Compose(SETTINGS).composeString(text));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      source.mistake(line, "", syntaxError(e, line(text, line)));
    } catch (ReaderException e) {
      int line = 1 + (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      source.mistake(line, "", "this is neither YAML nor JSON: it holds a control character");
    } catch (YamlEngineException e) {
      source.mistake(0, "", "this is neither YAML nor JSON: " + e.getMessage());
    } catch (NumberFormatException _) {
      // What the parser makes of an escape that the end of the file cuts off.
      source.mistake(0, "", "this is neither YAML nor JSON: it ends within an escape");
    }
    return Optional.empty();
  }

  /** Not the whole message: that shows a piece of the file, and with it perhaps a secret. */
  private static String syntaxError(MarkedYamlEngineException e, String line) {
    var problem = requireNonNull(e.getProblem(), "problem is null");
    var whole = problem.startsWith("but ") ? e.getContext() + " " + problem : problem;
    var hint = line.contains("${") ? " (inside { } a value with ${…} needs quotes)" : "";
    return "this is neither YAML nor JSON: " + whole + hint;
  }

  private static String line(String text, int number) {
    return text.lines().skip(Math.max(0, number - 1)).findFirst().orElse("");
  }

  /** Why something could not be read, for a person. */
  static String reason(Exception e) {
    return switch (e) {
      case NoSuchFileException _ -> "it does not exist";
      case AccessDeniedException _ -> "permission denied";
      case CharacterCodingException _ -> "it is not UTF-8 text";
      default -> String.valueOf(e.getMessage());
    };
  }
}
