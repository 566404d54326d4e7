package dev.sluice.engine.chat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A model's name as a part of the path of a URL. What it holds cannot end the path, and it cannot
 * lead to another place than below where it stands: a job may name any model.
 */
public final class PathModel {

  private PathModel() {}

  /**
   * As a single segment: its slashes are encoded as all else is.
   *
   * @throws InvalidRequestException if there can be no such model
   */
  public static String segment(String model) {
    requireBelow(model.split("/", -1));
    return encoded(model);
  }

  /**
   * As segments, with its slashes between them.
   *
   * @throws InvalidRequestException if there can be no such model
   */
  public static String segments(String model) {
    String[] segments = model.split("/", -1);
    requireBelow(segments);
    return Arrays.stream(segments).map(PathModel::encoded).collect(Collectors.joining("/"));
  }

  /** Servers go up at two dots, however they and the slashes around them are encoded. */
  private static void requireBelow(String[] segments) {
    for (String segment : segments) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new InvalidRequestException("model", "is no name of a model");
      }
    }
  }

  /** Everything but what no part of a URL needs encoded. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
