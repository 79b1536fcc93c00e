package dev.broca.bench;

import dev.broca.lab.brain.Alignment;
import dev.broca.lab.brain.Folds;
import dev.broca.lab.brain.Matrix;
import dev.broca.lab.brain.Ridge;
import dev.broca.lab.brain.RidgeOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One strict cross-validation of made-up data, for {@code bench/align.py}, which writes the data
 * and times the peer.
 *
 * <p>Arguments: a folder with x.f64 and y.f64 (row-major doubles), the numbers of stimuli, features
 * and targets, and the size of a passage. Prints the seconds that it took, reading left out, and
 * writes the mean r of each target to r.txt.
 */
public final class AlignmentTiming {
  private static final int FOLDS = 10;

  private AlignmentTiming() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int[] sizes = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
    Matrix x = read(folder.resolve("x.f64"), sizes[0], sizes[1]);
    Matrix y = read(folder.resolve("y.f64"), sizes[0], sizes[2]);
    List<String> groups =
        IntStream.range(0, sizes[0]).mapToObj(i -> "%04d".formatted(i / sizes[3])).toList();
    long start = System.nanoTime();
    Alignment found =
        Ridge.crossValidated(x, y, Folds.grouped(groups, FOLDS), groups, RidgeOptions.strict());
    System.out.println((System.nanoTime() - start) / 1e9);
    Files.write(
        folder.resolve("r.txt"), Arrays.stream(found.meanR()).mapToObj(Double::toString).toList());
  }

  private static Matrix read(Path file, int rows, int columns) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment mapped =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      return Matrix.over(rows, columns, mapped);
    }
  }
}
