package dev.broca.lab.response;

import dev.broca.lab.ByteSize;
import dev.broca.lab.LabException;
import dev.broca.lab.provenance.Passport;
import dev.broca.torch.CacheFolders;
import dev.broca.torch.FileLock;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * What a model said to texts before: pooled activations and energies, in a folder of files whose
 * names are the hashes of everything that determines them. What is read again equals what was kept
 * bit by bit. The folder is a cache: what is missing, damaged or cannot be written is computed, and
 * what was used longest ago is deleted when all of it together passes a limit.
 *
 * <p>A file: the key in ASCII [64], the numbers of texts and of units as int64, the mean squares of
 * all units at first positions and at all others as float64, the responses as float32 [texts,
 * units], and the CRC-32C of all that as int64; in the byte order of the machine.
 */
public final class KeptResponses {
  /** How the names of entries end. */
  public static final String SUFFIX = ".responses";

  /** The variable of the environment that says how much is kept. */
  private static final String MOST = "BROCA_ACTIVATIONS";

  private static final String PART = ".part";
  private static final long CHUNK = 1L << 26;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final int KEY = 64;
  private static final int HEADER = KEY + 2 * Long.BYTES;

  private final Path folder;
  private final long limit;

  /**
   * Those in a folder, which is made when it is needed.
   *
   * @param limit the largest number of bytes of all files together
   */
  public KeptResponses(Path folder, long limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /**
   * Those among what Broca keeps, unless the environment forbids it. A program without a version,
   * as one that was not packaged, may change from one run to the next, so it keeps nothing.
   *
   * @throws LabException if the environment asks for what is no size
   */
  public static Optional<KeptResponses> standard() {
    long most = mostBytes(System.getenv().getOrDefault(MOST, "4G"));
    return Optional.ofNullable(KeptResponses.class.getPackage().getImplementationVersion())
        .filter(_ -> most > 0)
        .map(_ -> new KeptResponses(CacheFolders.standard().activations(), most));
  }

  /** The most bytes that a variable of the environment allows, 0 for none. */
  static long mostBytes(String text) {
    return text.equals("0")
        ? 0
        : ByteSize.parse(text)
            .orElseThrow(() ->
                new LabException(
                    "%s is to be 0 or a size such as 4G, not '%s'.".formatted(MOST, text)));
  }

  /** Whether there is an entry; it may still turn out to be damaged. */
  public boolean has(Passport passport) {
    return Files.isRegularFile(file(passport));
  }

  /**
   * Fills the responses with what was kept.
   *
   * @return the energies; empty if nothing whole is kept, and the responses are then not touched
   */
  public Optional<Energy> read(Passport passport, Responses into) {
    Path file = file(passport);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      long bytes = size(into);
      if (channel.size() != bytes) {
        return Optional.empty();
      }
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
      long body = bytes - Long.BYTES;
      if (all.asSlice(0, HEADER).mismatch(header(passport, into, arena)) != -1
          || all.get(LONG, body) != crc(all.asSlice(0, body))) {
        return Optional.empty();
      }
      int units = into.units().count();
      Energy energy =
          Energy.of(
              into.units(),
              all.asSlice(HEADER, units * 8L).toArray(DOUBLE),
              all.asSlice(HEADER + units * 8L, units * 8L).toArray(DOUBLE));
      into.segment().copyFrom(all.asSlice(HEADER + units * 16L, body - HEADER - units * 16L));
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return Optional.of(energy);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Keeps responses, unless they alone pass the limit or there is no room on the disk. */
  public void keep(Passport passport, Responses responses, Energy energy) {
    if (size(responses) > limit) {
      return;
    }
    try (FileLock _ = FileLock.acquire(folder.resolve(".lock"), () -> {})) {
      deleteUnfinished();
      Path fresh = Files.createTempFile(folder, "fresh", PART);
      try {
        write(passport, responses, energy, fresh);
        WholeFiles.move(fresh, file(passport));
      } finally {
        Files.deleteIfExists(fresh);
      }
      deleteOldest(file(passport));
    } catch (IOException e) {
      // A cache that cannot be written is no reason to lose the result.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Who holds the lock is the only one at work: parts are of processes that were killed. */
  private void deleteUnfinished() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(PART)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * Whether a file of the folder is an entry that is what was kept: its name is the key in it, and
   * it fits its checksum.
   *
   * @throws IOException if it cannot be read
   */
  public static boolean isWhole(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      if (channel.size() < HEADER + Long.BYTES) {
        return false;
      }
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      long body = all.byteSize() - Long.BYTES;
      String key =
          new String(all.asSlice(0, KEY).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
      return String.valueOf(file.getFileName()).equals(key + SUFFIX)
          && all.get(LONG, body) == crc(all.asSlice(0, body));
    }
  }

  private static void write(Passport passport, Responses responses, Energy energy, Path file)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        Arena arena = Arena.ofConfined()) {
      MemorySegment energies = arena.allocate(responses.units().count() * 16L, 8);
      int units = responses.units().count();
      for (int unit = 0; unit < units; unit++) {
        energies.setAtIndex(ValueLayout.JAVA_DOUBLE, unit, energy.of(PositionClass.FIRST, unit));
        energies.setAtIndex(
            ValueLayout.JAVA_DOUBLE, (long) units + unit, energy.of(PositionClass.REST, unit));
      }
      var crc = new CRC32C();
      for (MemorySegment part :
          List.of(header(passport, responses, arena), energies, responses.segment())) {
        write(part, channel, crc);
      }
      MemorySegment end = arena.allocate(Long.BYTES, Long.BYTES);
      end.set(LONG, 0, crc.getValue());
      write(end, channel, new CRC32C());
    }
  }

  private static void write(MemorySegment part, FileChannel channel, CRC32C crc)
      throws IOException {
    for (long at = 0; at < part.byteSize(); at += CHUNK) {
      var bytes = part.asSlice(at, Math.min(CHUNK, part.byteSize() - at)).asByteBuffer();
      crc.update(bytes.duplicate());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private static MemorySegment header(Passport passport, Responses responses, Arena arena) {
    MemorySegment header = arena.allocate(HEADER, Long.BYTES);
    header.copyFrom(MemorySegment.ofArray(passport.key().getBytes(StandardCharsets.US_ASCII)));
    header.set(LONG, KEY, responses.texts());
    header.set(LONG, KEY + Long.BYTES, responses.units().count());
    return header;
  }

  private static long crc(MemorySegment all) {
    var crc = new CRC32C();
    for (long at = 0; at < all.byteSize(); at += CHUNK) {
      crc.update(all.asSlice(at, Math.min(CHUNK, all.byteSize() - at)).asByteBuffer());
    }
    return crc.getValue();
  }

  private static long size(Responses responses) {
    return HEADER + responses.units().count() * 16L + responses.segment().byteSize() + Long.BYTES;
  }

  private Path file(Passport passport) {
    return folder.resolve(passport.key() + SUFFIX);
  }

  /** An entry with what decides whether it stays. */
  private record Entry(Path file, long bytes, FileTime used) {}

  private void deleteOldest(Path newest) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
        entries.add(new Entry(file, Files.size(file), Files.getLastModifiedTime(file)));
      }
    }
    entries.sort(Comparator.comparing(Entry::used).thenComparing(Entry::file));
    long all = entries.stream().mapToLong(Entry::bytes).sum();
    for (Entry entry : entries) {
      if (all > limit && !entry.file.equals(newest)) {
        Files.deleteIfExists(entry.file);
        all -= entry.bytes;
      }
    }
  }
}
