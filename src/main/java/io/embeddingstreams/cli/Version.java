package io.embeddingstreams.cli;

import io.embeddingstreams.app.Release;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"embedding-streams " + Release.version()};
  }
}
