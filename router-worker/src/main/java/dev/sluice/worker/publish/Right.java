package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Something that a cluster's ACLs may or may not let this worker do.
 *
 * @param name of the topic or group, or what the transactional ids begin with
 */
public record Right(Operation operation, Resource resource, String name) {

  /** By the names that Kafka has for them. */
  public enum Operation {
    READ,
    WRITE,
    DELETE
  }

  /** On what. */
  public enum Resource {
    TOPIC,
    GROUP,
    TRANSACTIONAL_ID
  }

  public Right {
    requireNonNull(operation, "operation is null");
    requireNonNull(resource, "resource is null");
    requireNonNull(name, "name is null");
  }

  /** To do each of these with a topic. */
  public static Stream<Right> onTopic(String name, Operation... operations) {
    return Stream.of(operations).map(operation -> new Right(operation, Resource.TOPIC, name));
  }

  /** Several of them, for a person. */
  public static String list(List<Right> rights) {
    return rights.stream().map(Right::toString).collect(joining(", "));
  }

  /** As a person would ask for it. */
  @Override
  public String toString() {
    return switch (resource) {
      case TOPIC, GROUP ->
          "%s on %s %s".formatted(operation, resource.name().toLowerCase(Locale.ROOT), name);
      case TRANSACTIONAL_ID ->
          "%s on the transactional ids that begin with %s".formatted(operation, name);
    };
  }
}
