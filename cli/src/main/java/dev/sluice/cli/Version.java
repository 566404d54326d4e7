package dev.sluice.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar that runs, and of the Java that runs it. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "sluice %s (Java %s)"
          .formatted(version == null ? "unpackaged" : version, Runtime.version().feature())
    };
  }
}
