package dev.broca.model.hub;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file at a public address whose checksum is known. It is fetched as models are: resumed where a
 * connection breaks, tried again where a server is busy, and named only when its bytes are right.
 * No token is sent.
 *
 * @param name what it is called here
 * @param address where it is
 * @param kind of its checksum
 * @param hash its checksum, in lower-case hexadecimal digits; nothing where it is announced
 */
public record WebFile(String name, URI address, Kind kind, String hash) {
  /** Kinds of checksums that are published. */
  public enum Kind {
    /** SHA-1 of the file. */
    SHA1,
    /** SHA-256 of the file. */
    SHA256,
    /** The object id that git gives to the file. */
    GIT_BLOB,
    /** What the Hugging Face hub announces before it sends the file: nothing is known before. */
    ANNOUNCED
  }

  /** Empty where it is announced. */
  private Optional<Checksum> checksum() {
    return switch (kind) {
      case SHA1 -> Optional.of(new Checksum.Sha1(hash));
      case SHA256 -> Optional.of(new Checksum.Sha256(hash));
      case GIT_BLOB -> Optional.of(new Checksum.GitBlob(hash));
      case ANNOUNCED -> Optional.empty();
    };
  }

  /** The same file at another address. */
  public WebFile at(URI other) {
    return new WebFile(name, other, kind, hash);
  }

  /**
   * Fetches the file into a folder unless it is there.
   *
   * @throws ModelException when it cannot be fetched, or what is there is something else; the
   *     message says why and what to do
   */
  public Path fetch(Path folder, HubOptions options, Progress progress) {
    return fetch(folder, options, Outside.real(), progress);
  }

  Path fetch(Path folder, HubOptions options, Outside outside, Progress progress) {
    Path whole = folder.resolve(name);
    try {
      if (Files.exists(whole)) {
        return checked(whole);
      }
      if (options.offline()) {
        throw HubFailure.refused(
            "%s is not in %s, and offline nothing is fetched. Leave out --offline (or unset HF_HUB_OFFLINE) to fetch it."
                .formatted(name, folder));
      }
      Files.createDirectories(folder);
      try (var client = new HubClient(options, outside, progress)) {
        HubClient.RemoteFile file = remote(client);
        progress.message(
            "Fetching %s from %s: %s, into %s."
                .formatted(name, address, ByteSize.of(file.size()), folder));
        var place =
            new Download.Place(
                whole,
                folder.resolve(name + ".broca.incomplete"),
                folder.resolve(name + ".broca.lock"));
        new Download(
                client,
                from -> client.content(address, from),
                address.getHost(),
                place,
                file,
                progress)
            .run(fetched -> {});
        Files.deleteIfExists(place.lock());
      }
      return whole;
    } catch (HubFailure failure) {
      throw new ModelException(failure.getMessage(), failure);
    } catch (InterruptedException | ClosedByInterruptException | FileLockInterruptionException e) {
      Thread.currentThread().interrupt();
      throw new ModelException(
          "Fetching %s was interrupted. What has arrived is kept and used the next time."
              .formatted(name),
          e);
    } catch (IOException e) {
      throw new ModelException(
          "%s cannot be written to %s: %s. Free some space, or choose another folder."
              .formatted(name, folder, Reasons.of(e)),
          e);
    }
  }

  private HubClient.RemoteFile remote(HubClient client) throws HubFailure, InterruptedException {
    Optional<Checksum> known = checksum();
    return known.isPresent()
        ? new HubClient.RemoteFile(name, known.get(), client.size(address))
        : client.announced(address, name);
  }

  /** A file whose checksum is not known was checked when it was fetched. */
  private Path checked(Path whole) throws IOException, HubFailure {
    Optional<Checksum> known = checksum();
    if (known.isPresent()) {
      String found = known.get().of(whole);
      if (!found.equals(hash)) {
        throw HubFailure.refused(
            "%s is there, but it is not the published file: expected %s %s, found %s. Move it away, or choose another folder."
                .formatted(whole, known.get().kind(), hash, found));
      }
    }
    return whole;
  }
}
