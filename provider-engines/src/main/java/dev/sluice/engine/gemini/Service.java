package dev.sluice.engine.gemini;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.chat.PathModel;
import java.net.URI;

/**
 * One of the two services that Google sells its models through, and where its methods are. Both
 * speak one dialect, with small differences.
 */
final class Service {

  private static final String PUBLISHERS = "/publishers/";
  private static final String OUR_PUBLISHER = PUBLISHERS + "google";

  private final String host;
  private final boolean vertex;

  Service(URI host) {
    String written = atItsLocation(requireNonNull(host, "host is null").toString());
    boolean publisher = written.contains(PUBLISHERS);
    this.vertex = publisher || written.contains("/projects/");
    this.host = vertex && !publisher ? written + OUR_PUBLISHER : written;
  }

  /** Locations that are no single region have hosts of another form than all others. */
  private static String atItsLocation(String host) {
    return host.replace("://global-aiplatform.googleapis.com", "://aiplatform.googleapis.com")
        .replaceFirst(
            "://(us|eu)-aiplatform\\.googleapis\\.com", "://aiplatform.$1.rep.googleapis.com");
  }

  /** Whether it is Vertex AI, not the Gemini API. */
  boolean isVertex() {
    return vertex;
  }

  /**
   * The URL of a method of a model.
   *
   * @param model as people write it: bare, or with {@code models/} before it; on Vertex AI also
   *     with the publisher before it, or an endpoint of one's own
   * @param method with its query
   * @throws dev.sluice.engine.chat.InvalidRequestException if there can be no such model
   */
  URI method(String model, String method) {
    return URI.create(base(model) + "/" + PathModel.segments(resource(model)) + ":" + method);
  }

  /** How a model is called in paths and in bodies. */
  String resource(String model) {
    boolean resource =
        model.startsWith("models/")
            || model.startsWith("tunedModels/")
            || (vertex && isElsewhere(model));
    if (resource) {
      return model;
    }
    int slash = model.indexOf('/');
    return vertex && slash > 0
        ? "publishers/" + model.substring(0, slash) + "/models/" + model.substring(slash + 1)
        : "models/" + model;
  }

  /** The URL of a list of models. */
  URI models(String query) {
    if (!vertex) {
      return URI.create(host + "/models?" + query);
    }
    // Publishers are the same for all projects, and the list has never left beta.
    int version = host.indexOf("/v1");
    String root = version < 0 ? location() : host.substring(0, version);
    return URI.create(root + "/v1beta1" + publisher() + "/models?" + query);
  }

  /** The URL of a file that was uploaded to the service. */
  String file(String name) {
    return host + "/" + name;
  }

  private String base(String model) {
    if (!vertex || resource(model).startsWith("models/")) {
      return host;
    }
    return model.startsWith("projects/") ? beforeProjects() : location();
  }

  private static boolean isElsewhere(String model) {
    return model.startsWith("publishers/")
        || model.startsWith("projects/")
        || model.startsWith("endpoints/");
  }

  private String location() {
    return host.substring(0, host.indexOf(PUBLISHERS));
  }

  private String publisher() {
    return host.substring(host.indexOf(PUBLISHERS));
  }

  private String beforeProjects() {
    int projects = host.indexOf("/projects/");
    return projects < 0 ? location() : host.substring(0, projects);
  }
}
