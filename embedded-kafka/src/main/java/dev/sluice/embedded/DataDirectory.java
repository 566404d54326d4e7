package dev.sluice.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** Where a node keeps its records: temporary, or given and found again. */
final class DataDirectory implements AutoCloseable {

  private static final String MARK_OF_FORMAT = "meta.properties";

  /** Who made it, and so what may be deleted. */
  private enum Origin {
    TEMPORARY,
    CREATED,
    EMPTY,
    FORMATTED
  }

  private final Path path;
  private final Origin origin;

  private final DirectoryLock lock;

  private DataDirectory(Path path, Origin origin) throws IOException {
    this.path = path;
    this.origin = origin;
    this.lock = DirectoryLock.take(path);
  }

  static DataDirectory open(@Nullable Path given) {
    try {
      return given == null
          ? new DataDirectory(Files.createTempDirectory("sluice-kafka-"), Origin.TEMPORARY)
          : openGiven(given.toAbsolutePath().normalize());
    } catch (FileAlreadyExistsException e) {
      throw new EmbeddedKafkaException(
          "Data directory " + given + " is not a directory: " + e.getFile() + " is a file.", e);
    } catch (IOException e) {
      throw notWritable(given, e);
    }
  }

  private static DataDirectory openGiven(Path path) throws IOException {
    if (Files.notExists(path)) {
      Files.createDirectories(path);
      return new DataDirectory(path, Origin.CREATED);
    }
    if (!Files.isDirectory(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (!Files.isWritable(path)) {
      throw notWritable(path, null);
    }
    if (Files.exists(path.resolve(MARK_OF_FORMAT))) {
      return new DataDirectory(path, Origin.FORMATTED);
    }
    if (!children(path).isEmpty()) {
      throw new EmbeddedKafkaException(
          "Data directory " + path + " holds other files: choose an empty or a new one.");
    }
    return new DataDirectory(path, Origin.EMPTY);
  }

  private static EmbeddedKafkaException notWritable(
      @Nullable Path path, @Nullable IOException cause) {
    Object which = path == null ? System.getProperty("java.io.tmpdir") : path;
    return new EmbeddedKafkaException(
        "Data directory " + which + " cannot be written: choose another, or allow it.", cause);
  }

  /** What a failed start says about the directory, as far as Kafka's reason allows. */
  static EmbeddedKafkaException unreadable(Path path, Throwable cause) {
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new EmbeddedKafkaException(
        "The broker did not start from "
            + path
            + ", which may have been written by another version of Kafka: "
            + reason,
        cause);
  }

  Path path() {
    return path;
  }

  /**
   * @param scramUsers who can log in by SCRAM, in the formatter's own form
   */
  void formatIfNew(List<String> scramUsers) {
    if (origin == Origin.FORMATTED) {
      return;
    }
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try {
      new Formatter()
          .setPrintStream(nowhere)
          .setNodeId(BrokerSettings.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(path.toString()))
          .setMetadataLogDirectory(path.toString())
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setScramArguments(scramUsers)
          .run();
      // The formatter declares Exception: whatever it is, the directory could not be written.
    } catch (Exception e) {
      throw new EmbeddedKafkaException(
          "Data directory " + path + " cannot be formatted: " + e.getMessage(), e);
    }
  }

  /** Gives the directory up; a temporary one is deleted. */
  @Override
  public void close() {
    lock.close();
    if (origin == Origin.TEMPORARY) {
      deleteTree(path);
    }
  }

  /** After a failed start: leaves things as they were found. */
  void discardIfNew() {
    lock.close();
    switch (origin) {
      case TEMPORARY, CREATED -> deleteTree(path);
      case EMPTY -> listed(path).forEach(DataDirectory::deleteTree);
      case FORMATTED -> {}
    }
  }

  private static List<Path> listed(Path directory) {
    try {
      return children(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  private static void deleteTree(Path root) {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(entry);
      }
    } catch (NoSuchFileException e) {
      // Somebody else deleted it, which is what was wanted.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + root, e);
    }
  }
}
