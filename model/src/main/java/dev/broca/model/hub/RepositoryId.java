package dev.broca.model.hub;

import dev.broca.model.base.ModelException;
import java.util.regex.Pattern;

/**
 * A repository of the hub at a revision, as people write it: {@code org/name}, {@code name}, {@code
 * org/name@revision}.
 *
 * @param name the repository
 * @param revision branch, tag, commit or reference such as {@code refs/pr/1}
 */
record RepositoryId(String name, String revision) {
  static final String DEFAULT_REVISION = "main";
  private static final Pattern PART =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_.+-]+(?:/[A-Za-z0-9_.+-]+)*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** Both become parts of paths and addresses, so neither may hold more than the hub allows. */
  RepositoryId {
    if (!validName(name)) {
      throw new ModelException(
          "'%s' is not a model: expected a hub id such as gpt2 or org/name (letters, digits, - _ .), a folder, a .gguf file or an alias (%s)."
              .formatted(name, Alias.names()));
    }
    if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
      throw new ModelException(
          "'%s' is not a revision: expected a branch, tag or commit after the @, such as %s@main."
              .formatted(revision, name));
    }
  }

  /** Reads {@code name} or {@code name@revision}. */
  static RepositoryId parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new RepositoryId(text, DEFAULT_REVISION)
        : new RepositoryId(text.substring(0, at), text.substring(at + 1));
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  private static boolean validName(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length > 2 || name.length() > 96 || name.contains("--") || name.contains("..")) {
      return false;
    }
    for (String part : parts) {
      if (!PART.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  /** A full commit: what it names can never change. */
  boolean pinned() {
    return isCommit(revision);
  }

  /** The id without the organisation. */
  String baseName() {
    return name.substring(name.indexOf('/') + 1);
  }

  /** As people write it; the default revision is left out. */
  @Override
  public String toString() {
    return revision.equals(DEFAULT_REVISION) ? name : name + "@" + revision;
  }
}
