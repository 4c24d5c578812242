package io.embeddingstreams.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who PostgreSQL runs as: this user, or {@code nobody} where this user is root, whom PostgreSQL
 * refuses. {@code setpriv} is part of util-linux and needs no user namespaces, which containers
 * often forbid.
 */
final class Account {
  private static final String NOBODY = "65534";

  private final boolean root;

  private Account(boolean root) {
    this.root = root;
  }

  /** This user where that is not root. */
  static Account unprivileged() {
    return new Account("root".equals(System.getProperty("user.name")));
  }

  /** The command as this account runs it. */
  List<String> command(List<String> words) {
    List<String> all = new ArrayList<>();
    if (root) {
      all.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    }
    all.addAll(words);
    return all;
  }

  /** Hands the folder over to this account. */
  Path own(Path folder) {
    if (!root) {
      return folder;
    }
    try {
      Files.setAttribute(folder, "unix:uid", Integer.parseInt(NOBODY));
      return folder;
    } catch (IOException e) {
      throw new AssertionError("cannot hand over " + folder, e);
    }
  }
}
