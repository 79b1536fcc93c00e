package dev.broca.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the jar. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"broca " + of(Version.class.getPackage().getImplementationVersion())};
  }

  private static String of(@Nullable String version) {
    return version == null ? "(development)" : version;
  }
}
