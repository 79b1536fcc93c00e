package dev.broca.model.hub;

import dev.broca.torch.FileLock;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One file on its way to this machine. Bytes gather in a partial file that survives a cut
 * connection or a killed process; only when their checksum is right do they get their final name.
 */
final class Download {
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  private final HubClient client;
  private final Source source;
  private final String owner;
  private final Place place;
  private final HubClient.RemoteFile file;
  private final Progress progress;

  /** A connection that sends a file from an offset on. */
  @FunctionalInterface
  interface Source {
    HubClient.Answer from(long offset) throws HubFailure, InterruptedException;
  }

  /** What is done with the finished file before another process may look. */
  @FunctionalInterface
  interface Finish {
    void with(Path whole) throws IOException;
  }

  /** Where the finished file and the partial one are, and what keeps others away meanwhile. */
  record Place(Path whole, Path partial, Path lock) {}

  /**
   * A file to fetch.
   *
   * @param owner what it belongs to, for messages
   */
  Download(
      HubClient client,
      Source source,
      String owner,
      Place place,
      HubClient.RemoteFile file,
      Progress progress) {
    this.client = client;
    this.source = source;
    this.owner = owner;
    this.place = place;
    this.file = file;
    this.progress = progress;
  }

  /** Fetches the file unless it is there. */
  void run(Finish finish) throws HubFailure, IOException, InterruptedException {
    Runnable waiting =
        () -> progress.message("Waiting: " + file.name() + " is being fetched by someone else.");
    try (FileLock _ = FileLock.acquire(place.lock(), waiting)) {
      if (!Files.isRegularFile(place.whole())) {
        fetch();
      }
      finish.with(place.whole());
    }
  }

  private void fetch() throws HubFailure, IOException, InterruptedException {
    Path partial = place.partial();
    Files.createDirectories(partial.getParent());
    requireSpace(partial);
    boolean joined = fill(partial);
    if (joined && !isRight(partial)) {
      progress.message(
          file.name() + ": the part from an earlier attempt was damaged; starting over.");
      Files.delete(partial);
      fill(partial);
    }
    if (!isRight(partial)) {
      String found = file.checksum().of(partial);
      Files.delete(partial);
      throw HubFailure.refused(
          "%s of %s arrived damaged: expected %s %s, found %s. It was deleted; try again, and if it stays so, something on the way (a proxy?) changes files."
              .formatted(file.name(), owner, file.checksum().kind(), file.checksum().hex(), found));
    }
    WholeFiles.move(partial, place.whole());
  }

  private boolean isRight(Path partial) throws IOException {
    return file.checksum().of(partial).equals(file.checksum().hex());
  }

  private void requireSpace(Path partial) throws IOException {
    long present = Files.exists(partial) ? Files.size(partial) : 0;
    long needed = file.size() - present;
    long usable = Files.getFileStore(partial.getParent()).getUsableSpace();
    if (needed > usable) {
      throw new IOException(
          "%s needs %s more, and only %s are free"
              .formatted(file.name(), ByteSize.of(needed), ByteSize.of(usable)));
    }
  }

  /**
   * Brings the partial file to its full size, through as many connections as make progress.
   *
   * @return whether it was joined from several transfers
   */
  private boolean fill(Path partial) throws HubFailure, IOException, InterruptedException {
    try (FileChannel out =
        FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      boolean joined = out.size() > 0;
      long most = out.size();
      int fruitless = 0;
      while (out.size() != file.size()) {
        try {
          transfer(out);
        } catch (HubFailure failure) {
          joined = true;
          fruitless = out.size() > most ? 1 : fruitless + 1;
          most = Math.max(most, out.size());
          if (!failure.isPassing() || fruitless == HubClient.ATTEMPTS) {
            throw failure;
          }
          client.pause(failure.getMessage(), HubClient.backoff(fruitless));
        }
      }
      out.force(true);
      return joined;
    }
  }

  /** One connection: continues the file where the server can, else starts it again. */
  private void transfer(FileChannel out) throws HubFailure, IOException, InterruptedException {
    if (out.size() > file.size()) {
      out.truncate(0);
    }
    try (HubClient.Answer answer = source.from(out.size())) {
      boolean continues = startsAt(answer, out.size());
      if (!continues) {
        out.truncate(0);
      }
      if (!continues && answer.status() != 200) {
        throw HubFailure.passing("The server cannot continue " + file.name() + ".");
      }
      out.position(out.size());
      for (var piece = client.next(answer); piece.isPresent(); piece = client.next(answer)) {
        write(piece.get(), out);
      }
    }
    if (out.size() < file.size()) {
      throw HubFailure.passing(
          "%s ended after %d of %d bytes.".formatted(file.name(), out.size(), file.size()));
    }
  }

  private static boolean startsAt(HubClient.Answer answer, long offset) {
    return answer.status() == 206
        && answer
            .header("Content-Range")
            .map(RANGE::matcher)
            .filter(range -> range.matches() && Long.parseLong(range.group(1)) == offset)
            .isPresent();
  }

  private void write(List<ByteBuffer> buffers, FileChannel out) throws HubFailure, IOException {
    for (ByteBuffer buffer : buffers) {
      if (out.position() + buffer.remaining() > file.size()) {
        out.truncate(0);
        throw HubFailure.refused(
            "The server sends more than the %d bytes it announced for %s; try again later."
                .formatted(file.size(), file.name()));
      }
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
    progress.bytes(file.name(), out.position(), file.size());
  }
}
