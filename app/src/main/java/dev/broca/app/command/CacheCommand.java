package dev.broca.app.command;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Printing;
import dev.broca.app.cli.Report;
import dev.broca.app.cli.Sizes;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.torch.CacheFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code broca cache} and the commands below it. */
@Command(
    name = "cache",
    header = "Show and empty what Broca keeps to be faster.",
    customSynopsis = "broca cache COMMAND",
    sortOptions = false,
    description = "",
    footer = {
      "",
      "Examples:",
      "  broca cache list",
      "  broca cache clear models",
      "  broca cache verify",
      "  broca cache prepare"
    })
public final class CacheCommand extends BrocaCommand {
  /** What is kept. All of it can be fetched or computed again. */
  enum Part {
    MODELS("models", "models that come from elsewhere than the hub", CacheFolders::models),
    LIBRARIES("libraries", "libtorch, unpacked", CacheFolders::natives),
    DATA("data", "published data sets", CacheFolders::data),
    HASHES("hashes", "hashes of large files", CacheFolders::hashes),
    START("start", "compiled code, for a faster start", CacheFolders::start),
    ACTIVATIONS(
        "activations",
        "responses of models to texts, at most 4 GB (BROCA_ACTIVATIONS); the oldest go first",
        CacheFolders::activations);

    final String label;
    final String words;
    final Function<CacheFolders, Path> folder;

    Part(String label, String words, Function<CacheFolders, Path> folder) {
      this.label = label;
      this.words = words;
      this.folder = folder;
    }
  }

  private CacheCommand(Console console) {
    super(console);
  }

  public static CommandLine commandLine(Console console) {
    return new CommandLine(new CacheCommand(console))
        .addSubcommand(new Contents(console))
        .addSubcommand(new Clear(console))
        .addSubcommand(new VerifyCommand(console))
        .addSubcommand(new PrepareCommand(console));
  }

  @Override
  protected int run() {
    throw wrong("Which command? There are list, clear, verify and prepare.");
  }

  /** The folder that holds the caches. */
  static CacheFolders folders(@Nullable Path root) {
    return root == null ? CacheFolders.standard() : new CacheFolders(root);
  }

  /** {@code broca cache list}. */
  @Command(
      name = "list",
      header = "Show what is kept, where, and how large it is.",
      customSynopsis = "broca cache list [OPTION]...",
      sortOptions = false,
      description = {
        "Models of the Hugging Face hub lie in its own cache and are not counted; results lie where"
            + " you had them written.",
        ""
      },
      footer = {"", "Example:", "  broca cache list --format json"})
  static final class Contents extends BrocaCommand {
    /** A part of the cache as it is printed. */
    private record Listed(String part, long bytes, String folder, String what) {}

    private static final Columns<Listed> COLUMNS =
        Table.<Listed>columns()
            .text("part", Listed::part)
            .whole("bytes", Listed::bytes)
            .headed("size")
            .shown(listed -> Sizes.bytes(listed.bytes()))
            .left()
            .text("folder", Listed::folder)
            .text("what", Listed::what);

    @Option(
        names = "--cache-dir",
        paramLabel = "DIR",
        description = "Another cache than the standard one.")
    private @Nullable Path root;

    @Mixin private Printing printing = new Printing();

    Contents(Console console) {
      super(console);
    }

    @Override
    protected int run() {
      CacheFolders folders = folders(root);
      List<Listed> parts =
          Arrays.stream(Part.values())
              .map(part -> {
                Path folder = part.folder.apply(folders);
                return new Listed(part.label, Sizes.of(folder), folder.toString(), part.words);
              })
              .toList();
      printing.print(console, Report.of(COLUMNS.of(parts)));
      return OK;
    }
  }

  /** {@code broca cache clear}. */
  @Command(
      name = "clear",
      header = "Delete what is kept.",
      customSynopsis = "broca cache clear PART... [OPTION]...",
      sortOptions = false,
      description = {
        "Deletes models, libraries, data, hashes, start or activations. They come back when needed;"
            + " start with broca cache prepare.",
        ""
      },
      footer = {"", "Example:", "  broca cache clear data hashes"})
  static final class Clear extends BrocaCommand {
    @Parameters(
        arity = "1..*",
        paramLabel = "PART",
        description = "models, libraries, data, hashes, start or activations.",
        converter = OfPart.class)
    private List<Part> parts = List.of();

    @Option(
        names = "--cache-dir",
        paramLabel = "DIR",
        description = "Another cache than the standard one.")
    private @Nullable Path root;

    Clear(Console console) {
      super(console);
    }

    @Override
    protected int run() {
      for (Part part : parts) {
        Path folder = part.folder.apply(folders(root));
        long bytes = Sizes.of(folder);
        delete(folder);
        console.print("%s: %s deleted".formatted(part.label, Sizes.bytes(bytes)));
      }
      return OK;
    }

    /** Links are deleted, never followed. */
    private static void delete(Path folder) {
      if (!Files.exists(folder)) {
        return;
      }
      try {
        Files.walkFileTree(
            folder,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult postVisitDirectory(Path empty, @Nullable IOException problem)
                  throws IOException {
                if (problem != null) {
                  throw problem;
                }
                Files.delete(empty);
                return FileVisitResult.CONTINUE;
              }
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static final class OfPart implements CommandLine.ITypeConverter<Part> {
      @Override
      public Part convert(String text) {
        return Arrays.stream(Part.values())
            .filter(part -> part.label.equals(text))
            .findFirst()
            .orElseThrow(() ->
                new TypeConversionException(
                    "expected %s, but '%s' was given"
                        .formatted(
                            Arrays.stream(Part.values())
                                .map(part -> part.label)
                                .collect(Collectors.joining(", ")),
                            text)));
      }
    }
  }
}
