package dev.broca.model.hub;

import dev.broca.torch.CacheFolders;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A user with caches in a temporary folder, who never really waits. */
final class Workplace {
  final Path folder;
  final Path hubCache;
  final CacheFolders folders;
  final List<String> messages = new CopyOnWriteArrayList<>();
  final List<Duration> waits = new CopyOnWriteArrayList<>();
  final List<Long> reported = new CopyOnWriteArrayList<>();
  URI endpoint;
  boolean offline;
  boolean weights = true;
  @Nullable String token;
  @Nullable Path tokenFile;
  Map<String, String> environment = Map.of();
  Duration patience = Duration.ofSeconds(20);
  List<List<String>> installers = List.of();
  List<Alias> aliases = Alias.ALL;

  Workplace(Path folder, URI endpoint) {
    this.folder = folder;
    this.hubCache = folder.resolve("hub");
    this.folders = new CacheFolders(folder.resolve("broca"));
    this.endpoint = endpoint;
  }

  final Progress progress =
      new Progress() {
        @Override
        public void message(String text) {
          messages.add(text);
        }

        @Override
        public void bytes(String file, long done, long total) {
          reported.add(done);
        }
      };

  HubOptions options() {
    return new HubOptions(endpoint, hubCache, folders, offline, token, tokenFile, weights);
  }

  Outside outside() {
    return new Outside(
        new Proxies(environment, null), waits::add, Duration.ofSeconds(5), patience, installers);
  }

  ModelFiles resolve(String name) {
    return new ModelSource(options(), outside(), aliases, progress).resolve(name);
  }

  Path repository(String name) {
    return hubCache.resolve("models--" + name.replace("/", "--"));
  }
}
