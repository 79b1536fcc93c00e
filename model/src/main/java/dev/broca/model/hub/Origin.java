package dev.broca.model.hub;

/** Where the files of a model came from. */
public sealed interface Origin {
  /**
   * A repository of the Hugging Face hub.
   *
   * @param repository such as {@code openai-community/gpt2}
   * @param revision the branch, tag or commit that was asked for
   * @param commit the commit it stood for
   */
  record Hub(String repository, String revision, String commit) implements Origin {}

  /** A folder or file of the user. */
  record Local() implements Origin {}

  /**
   * A file from a Python package.
   *
   * @param name the package
   * @param version its version
   * @param sha256 the checksum of the file, not of the package
   */
  record PythonPackage(String name, String version, String sha256) implements Origin {}

  /**
   * The model that comes with Broca.
   *
   * @param sha256 the checksum of its weights
   */
  record Bundled(String sha256) implements Origin {}
}
