package dev.broca.model.hub;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One revision of a repository, brought into the cache and found there. */
final class HubRepository {
  private final RepositoryId id;
  private final HubOptions options;
  private final Outside outside;
  private final Progress progress;
  private final HubCache cache;
  private final WantedFiles files;

  HubRepository(RepositoryId id, HubOptions options, Outside outside, Progress progress) {
    this.id = id;
    this.options = options;
    this.outside = outside;
    this.progress = progress;
    this.cache = new HubCache(options.hubCache(), id.name());
    this.files = options.files();
  }

  /**
   * The model as it is in the cache, without any connection; empty when wanted files are missing,
   * or when nobody knows whether the repository has a tokenizer.
   */
  Optional<ModelFiles> cached() throws IOException {
    Optional<String> commit = cache.commit(id);
    return commit.isEmpty() ? Optional.empty() : cached(commit.get());
  }

  private Optional<ModelFiles> cached(String commit) throws IOException {
    boolean tokenizer =
        WantedFiles.hasTokenizer(name -> cache.holds(commit, name))
            || cache.isAbsent(commit, WantedFiles.TOKENIZER);
    if (!tokenizer) {
      return Optional.empty();
    }
    Optional<List<Path>> found = cache.files(commit, files);
    return found.isPresent() ? Optional.of(model(commit, found.get())) : Optional.empty();
  }

  /** Whether the cache holds everything a model wants from its commit, and not only enough. */
  boolean isWhole(ModelFiles cached) {
    return cache.isCertain(cached.commit().orElseThrow(), files);
  }

  private ModelFiles model(String commit, List<Path> found) throws IOException {
    for (Path file : found) {
      requireNamedContent(file.toRealPath());
    }
    return new ModelFiles(
        id.toString(),
        id.baseName(),
        cache.snapshot(commit),
        found,
        new Origin.Hub(id.name(), id.revision(), commit));
  }

  /**
   * The cache names small files by git's id of their content. Large ones are named by their
   * SHA-256, which is checked where the identity of weights is computed.
   */
  private static void requireNamedContent(Path blob) throws IOException {
    Path parent = blob.getParent();
    Optional<Checksum> named = Checksum.ofETag(blob.getFileName().toString());
    if (parent != null
        && parent.endsWith("blobs")
        && named.orElse(null) instanceof Checksum.GitBlob id
        && !id.of(blob).equals(id.hex())) {
      throw new ModelException(
          "%s does not hold what its name says: it was changed since it was fetched. Delete it, and it will be fetched again."
              .formatted(blob));
    }
  }

  /**
   * The model as it is on the hub now, or in the cache where the hub cannot say. A commit that is
   * wholly in the cache needs no connection: it cannot have changed.
   */
  ModelFiles current() throws HubFailure, IOException, InterruptedException {
    Optional<ModelFiles> cached = cached();
    if (cached.isPresent() && id.pinned() && isWhole(cached.get())) {
      return cached.get();
    }
    try (var client = new HubClient(options, outside, progress)) {
      HubClient.Listing listing;
      try {
        listing = client.listing(id);
      } catch (HubFailure failure) {
        return inPlaceOf(failure, cached);
      }
      return fetched(client, listing);
    }
  }

  private ModelFiles inPlaceOf(HubFailure failure, Optional<ModelFiles> cached) throws HubFailure {
    if (cached.isEmpty()) {
      throw failure;
    }
    progress.message(
        "%s Using commit %s of %s from the cache."
            .formatted(failure.getMessage(), cached.get().commit().orElseThrow(), id.name()));
    return cached.get();
  }

  private ModelFiles fetched(HubClient client, HubClient.Listing listing)
      throws HubFailure, IOException, InterruptedException {
    String commit = listing.commit();
    requireModel(listing);
    Set<String> wanted = files.of(listing.files()::contains);
    Optional<String> index = WantedFiles.index(wanted);
    Set<String> shards = index.isPresent() ? shards(client, listing, index.get()) : Set.of();
    shards.stream().filter(listing.files()::contains).forEach(wanted::add);
    fetch(client, listing, wanted);
    rememberAbsent(listing, shards);
    cache.remember(id, commit);
    return cached(commit)
        .orElseThrow(() ->
            new ModelException(
                "%s has been fetched, but is not whole in %s: another program is changing that folder. Try again."
                    .formatted(id, cache.snapshot(commit))));
  }

  private void requireModel(HubClient.Listing listing) throws HubFailure {
    Set<String> listed = listing.files();
    if (listed.contains(Adapter.CONFIG) && files.makeModel(listed::contains)) {
      progress.message(
          "%s also holds an adapter (%s), which is not applied.".formatted(id, Adapter.CONFIG));
    }
    if (!files.makeModel(listed::contains)) {
      if (listed.contains(Adapter.CONFIG)) {
        throw HubFailure.refused(Adapter.explained(id.name(), Optional.empty()));
      }
      List<String> others =
          listed.stream()
              .filter(name -> name.matches("[^/]*\\.(bin|pt|pth|h5|msgpack|gguf|safetensors)"))
              .sorted()
              .map(HubProblems::clean)
              .toList();
      throw HubFailure.refused(
          "%s cannot be used: it %s. Broca reads config.json with model.safetensors or pytorch_model.bin, or a .gguf file that you have downloaded."
              .formatted(id, files.missing(listed::contains, others)));
    }
  }

  /** The index is fetched first, for it names the files whose sizes are to be announced. */
  private Set<String> shards(HubClient client, HubClient.Listing listing, String index)
      throws HubFailure, IOException, InterruptedException {
    if (!cache.holds(listing.commit(), index)) {
      download(client, listing.commit(), client.file(id, listing.commit(), index));
    }
    Set<String> shards = WantedFiles.shards(cache.snapshot(listing.commit()).resolve(index));
    if (shards.stream().noneMatch(listing.files()::contains)) {
      throw HubFailure.refused(
          "%s cannot be used: its index names %s, which the repository does not hold."
              .formatted(id, shards.iterator().next()));
    }
    return shards;
  }

  private void fetch(HubClient client, HubClient.Listing listing, Collection<String> wanted)
      throws HubFailure, IOException, InterruptedException {
    var remote = new ArrayList<HubClient.RemoteFile>();
    for (String name : wanted) {
      if (!cache.holds(listing.commit(), name)) {
        remote.add(client.file(id, listing.commit(), name));
      }
    }
    if (!remote.isEmpty()) {
      announce(listing, remote);
    }
    for (HubClient.RemoteFile file : remote) {
      download(client, listing.commit(), file);
    }
  }

  private void announce(HubClient.Listing listing, List<HubClient.RemoteFile> remote) {
    long size =
        remote.stream()
            .filter(file -> !Files.exists(cache.blob(file.checksum())))
            .mapToLong(HubClient.RemoteFile::size)
            .sum();
    progress.message(
        "Fetching %s (commit %s, licence %s) from %s: %d %s, %s, into %s."
            .formatted(
                id,
                listing.commit().substring(0, 7),
                listing.license().orElse("not stated"),
                options.endpoint(),
                remote.size(),
                remote.size() == 1 ? "file" : "files",
                ByteSize.of(size),
                options.hubCache()));
  }

  private void download(HubClient client, String commit, HubClient.RemoteFile file)
      throws HubFailure, IOException, InterruptedException {
    var place =
        new Download.Place(
            cache.blob(file.checksum()),
            cache.partial(file.checksum()),
            cache.lock(file.checksum()));
    new Download(
            client,
            from -> client.content(id, commit, file, from),
            id.toString(),
            place,
            file,
            progress)
        .run(blob -> {
          if (!cache.holds(commit, file.name())) {
            cache.place(commit, file.name(), blob);
          }
        });
  }

  /** Only saves a request later; a cache that cannot be written is good enough without. */
  private void rememberAbsent(HubClient.Listing listing, Set<String> shards) {
    var absent = WantedFiles.WHOLE.candidates();
    absent.addAll(shards);
    absent.removeAll(listing.files());
    try {
      cache.rememberAbsent(listing.commit(), absent);
    } catch (IOException e) {
      progress.message("Cannot write to %s: %s.".formatted(options.hubCache(), Reasons.of(e)));
    }
  }

  /** Why the cache alone does not do, for people. */
  String missing() throws IOException {
    Optional<String> commit = cache.commit(id);
    if (commit.isEmpty() || !Files.isDirectory(cache.snapshot(commit.get()))) {
      return "%s is not in %s".formatted(id, options.hubCache());
    }
    Path folder = cache.snapshot(commit.get());
    String lack =
        cache.files(commit.get(), files).isPresent()
            ? "has no tokenizer"
            : files
                .unusable(folder)
                .orElseGet(
                    () -> files.missing(name -> cache.holds(commit.get(), name), weights(folder)));
    return "%s is only partly in the cache: %s %s".formatted(id, folder, lack);
  }

  private static List<String> weights(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(".*\\.(bin|gguf|safetensors)"))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      return List.of(); // only a detail of a message
    }
  }
}
