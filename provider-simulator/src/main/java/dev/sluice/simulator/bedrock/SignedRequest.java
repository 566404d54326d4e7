package dev.sluice.simulator.bedrock;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a signature covers.
 *
 * @param path as it was sent
 * @param query as it was sent, without its question mark; empty if there is none
 * @param header the value of a header by its name
 * @param bodyHash the SHA-256 of the body in hexadecimal
 */
record SignedRequest(
    String method, String path, String query, UnaryOperator<String> header, String bodyHash) {

  /** The request in the form that is hashed: everybody who writes it writes the same. */
  String canonical(List<String> signedHeaders) {
    String headers =
        signedHeaders.stream()
            .map(name -> name + ":" + header.apply(name).strip().replaceAll(" +", " ") + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n",
        method,
        canonicalPath(),
        canonicalQuery(),
        headers,
        String.join(";", signedHeaders),
        bodyHash);
  }

  /** Each part encoded once more than it was sent, so that a colon ends up as {@code %253A}. */
  private String canonicalPath() {
    return Stream.of(path.split("/", -1))
        .map(SignedRequest::encode)
        .collect(Collectors.joining("/"));
  }

  private String canonicalQuery() {
    return Stream.of(query.split("&"))
        .filter(parameter -> !parameter.isEmpty())
        .map(parameter -> parameter.split("=", 2))
        .map(pair -> Map.entry(encoded(pair[0]), pair.length == 1 ? "" : encoded(pair[1])))
        .sorted(Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry::getValue))
        .map(pair -> pair.getKey() + "=" + pair.getValue())
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String part) {
    return encode(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
