package dev.sluice.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why Kafka did not do what it was asked, in one line for a person. */
final class Reason {

  /** Kafka's messages about a setting that holds a password repeat pieces of it. */
  private static final Pattern ABOUT_JAAS = Pattern.compile("JAAS config(?!uration)");

  private static final Pattern SAYS_NOTHING =
      Pattern.compile(
          "Failed to (create new KafkaAdminClient|construct kafka (consumer|producer))");

  private Reason() {}

  /** What it says, and what each of its causes adds to that. */
  static String of(Throwable failure) {
    List<String> said = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = message(cause);
      if (ABOUT_JAAS.matcher(message).find()) {
        return "sasl.jaas.config must have the form CLASS required name=\"value\" …;";
      }
      if (!message.isEmpty() && said.stream().noneMatch(before -> before.contains(message))) {
        said.add(message);
      }
    }
    return said.isEmpty() ? failure.getClass().getSimpleName() : String.join(": ", said);
  }

  /** Empty where a cause tells it better. */
  private static String message(Throwable failure) {
    String message = failure.getMessage();
    if (failure.getCause() != null && isEmpty(message, failure.getCause())) {
      return "";
    }
    return message == null
        ? failure.getClass().getSimpleName()
        : message.replaceAll("\\R+", " ").strip();
  }

  private static boolean isEmpty(@Nullable String message, Throwable cause) {
    return message == null
        || message.equals(cause.toString())
        || SAYS_NOTHING.matcher(message).matches();
  }
}
