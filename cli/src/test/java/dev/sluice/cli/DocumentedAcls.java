package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/** The ACLs of docs/SECURITY.md, as its commands for {@code kafka-acls} make them. */
final class DocumentedAcls {

  private static final String COMMAND = "acls ";

  private DocumentedAcls() {}

  /** Those of a principal of the document, for a user of this name. */
  static List<AclBinding> of(String documented, String user) throws IOException {
    List<AclBinding> acls = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/SECURITY.md"))) {
      if (line.startsWith(COMMAND) && line.contains(" User:" + documented + " ")) {
        acls.addAll(command(line.substring(COMMAND.length()), user));
      }
    }
    return acls;
  }

  private static List<AclBinding> command(String arguments, String user) {
    List<AclOperation> operations = new ArrayList<>();
    ResourceType type = ResourceType.UNKNOWN;
    PatternType pattern = PatternType.LITERAL;
    String name = "";
    String[] words = arguments.split(" ", -1);
    for (int at = 0; at < words.length; at += 2) {
      String value = words[at + 1];
      switch (words[at]) {
        case "--allow-principal" -> {}
        case "--operation" -> operations.add(SecurityUtils.operation(value));
        case "--resource-pattern-type" -> pattern = PatternType.fromString(upper(value));
        case "--topic", "--group", "--transactional-id" -> {
          type = ResourceType.fromString(upper(words[at].substring(2).replace('-', '_')));
          name = value;
        }
        default -> throw new IllegalArgumentException("unknown: " + words[at]);
      }
    }
    ResourcePattern resource = new ResourcePattern(type, name, pattern);
    return operations.stream().map(operation -> allow(user, operation, resource)).toList();
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  static AclBinding allow(String user, AclOperation operation, ResourcePattern resource) {
    return new AclBinding(
        resource, new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
  }
}
