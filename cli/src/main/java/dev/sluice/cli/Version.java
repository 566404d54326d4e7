package dev.sluice.cli;

import static java.util.Objects.requireNonNull;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar that runs, and of the Java that runs it. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version =
        requireNonNull(Version.class.getPackage(), "no package").getImplementationVersion();
    return new String[] {
      "sluice %s (Java %s)"
          .formatted(version == null ? "unpackaged" : version, Runtime.version().feature())
    };
  }
}
