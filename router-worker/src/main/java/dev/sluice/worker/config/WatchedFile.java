package dev.sluice.worker.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A small file that may be replaced at any time, as a secret store does. It is read again when its
 * time, its size or its inode is another; to tell costs one system call. Thread-safe.
 */
final class WatchedFile {

  private final Path path;
  private volatile @Nullable Version newest;

  private record Stamp(FileTime modified, long size, @Nullable Object inode) {
    static Stamp of(Path path) throws IOException {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }

  private record Version(Stamp stamp, String content) {}

  WatchedFile(Path path) {
    this.path = path;
  }

  /** What it holds now, without a line break at its end. */
  String content() throws IOException {
    // The stamp comes first: a change in between is then read once too often, and never missed.
    var stamp = Stamp.of(path);
    var known = newest;
    if (known != null && known.stamp().equals(stamp)) {
      return known.content();
    }
    var content = Files.readString(path).replaceFirst("\\R\\z", "");
    newest = new Version(stamp, content);
    return content;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
