package dev.broca.app.command.localize;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.app.option.Computing;
import dev.broca.app.option.Converters;
import dev.broca.app.option.Fetching;
import dev.broca.app.option.ModelArgument;
import dev.broca.app.option.TokenIds;
import dev.broca.lab.stimuli.Texts;
import dev.broca.model.LanguageModel;
import dev.broca.model.hub.ModelFiles;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.unit.Reduction;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Span;
import dev.broca.model.weights.Encoding;
import dev.broca.model.weights.SafeTensors;
import dev.broca.torch.Staging;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca activations}. */
@Command(
    name = "activations",
    header = "Write activations to a safetensors file.",
    customSynopsis = "broca activations MODEL (--stimuli FILE | --ids JSON) --out FILE [OPTION]...",
    sortOptions = false,
    description = {
      "Writes the output of every block, or another --site, to a safetensors file: pooled over the"
          + " tokens of a text, one tensor 'activations' [texts, L, H]; with --pooling none, a tensor"
          + " 'text.<i>' [L, T, H] for every text. Of --site heads H is the number of heads, and the"
          + " activation of one the norm of its output.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca activations gpt2 --stimuli texts.txt --out acts.safetensors",
      "  broca activations gpt2 --ids [[464,3797],[1212]] --pooling none --out acts.safetensors"
    })
public final class ActivationsCommand extends BrocaCommand {
  /** Activations of at most so many bytes are held at a time. */
  private static final long PORTION = 64L << 20;

  enum Pooled {
    NONE,
    LAST_TOKEN,
    MEAN,
    SUM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Span span(int tokens) {
      return switch (this) {
        case LAST_TOKEN -> Span.at(tokens - 1);
        case NONE, MEAN, SUM -> new Span(0, tokens);
      };
    }

    Reduction reduction() {
      return switch (this) {
        case NONE, LAST_TOKEN, MEAN -> Reduction.MEAN;
        case SUM -> Reduction.SUM;
      };
    }
  }

  static final class Source {
    @Option(
        names = "--stimuli",
        required = true,
        paramLabel = "FILE",
        description =
            "A .csv or .jsonl file with the columns text and condition, or a file with a text on"
                + " every line; encoded as the model's own tokenizer does it, special tokens"
                + " included.")
    private @Nullable Path stimuli;

    @Option(
        names = "--ids",
        required = true,
        paramLabel = "JSON|FILE",
        description = "Token ids, an array for every text, taken literally: [[5, 17], [8]].")
    private @Nullable String ids;
  }

  @Mixin ModelArgument model = new ModelArgument();

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--pooling",
      paramLabel = "HOW",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Pooled pooling = Pooled.LAST_TOKEN;

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description =
          "Where to read in every block: block-output (default), attention-output, mlp-output,"
              + " mlp-hidden or heads.",
      converter = Converters.OfSite.class)
  private Site site = Site.BLOCK_OUTPUT;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "File to write.")
  private Path out = Path.of("");

  @Mixin Computing computing = new Computing();
  @Mixin Fetching fetching = new Fetching();

  public ActivationsCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    String name = model.name();
    if (!out.toString().endsWith(".safetensors")) {
      throw wrong("--out should end in .safetensors, but it is %s.".formatted(out));
    }
    Path stimuli = source.stimuli;
    String json = source.ids;
    List<String> texts = stimuli == null ? List.of() : fromArguments(() -> Texts.read(stimuli));
    List<int[]> ids = json == null ? List.of() : fromArguments(() -> TokenIds.read(json));
    ModelFiles files = fetching.resolve(name, computing.needsWeights(), console, quiet);
    try (Staging staging = Staging.beside(out);
        LanguageModel opened = computing.open(files, console, quiet)) {
      String file = String.valueOf(out.getFileName());
      List<int[]> tokens = json == null ? encoded(texts, opened.tokenizer()) : ids;
      write(opened, tokens, staging.path(file));
      staging.publish(file);
    }
    return OK;
  }

  private static List<int[]> encoded(List<String> texts, Tokenizer tokenizer) {
    return tokenizer.encodeAll(texts, true).stream().map(tokens -> tokens.ids()).toList();
  }

  private void write(LanguageModel opened, List<int[]> texts, Path file) {
    int blocks = opened.units(site).blocks();
    int width = opened.units(site).width(0);
    try (var writer = SafeTensors.Writer.create(file);
        var meter = new Meter(console, quiet, "Reading", "tokens")) {
      writer.metadata(metadata(opened, texts.size()));
      if (pooling == Pooled.NONE) {
        for (int i = 0; i < texts.size(); i++) {
          writer.declare("text." + i, Encoding.F32, blocks, texts.get(i).length, width);
        }
        writeWhole(opened, texts, writer, meter);
      } else {
        writer.declare("activations", Encoding.F32, texts.size(), blocks, width);
        writePooled(opened, texts, writer, meter);
      }
      writer.commit();
      meter.finished(tokens(texts));
    }
    console.print(
        pooling == Pooled.NONE
            ? "%s: text.0 to text.%d, each [%d, tokens, %d], float32"
                .formatted(out, texts.size() - 1, blocks, width)
            : "%s: activations [%d, %d, %d], float32".formatted(out, texts.size(), blocks, width));
  }

  private void writeWhole(
      LanguageModel opened, List<int[]> texts, SafeTensors.Writer writer, Meter meter) {
    long done = 0;
    for (int[] text : texts) {
      writer.write(opened.activations(site, text));
      done += text.length;
      meter.advanced(done, tokens(texts));
    }
  }

  private void writePooled(
      LanguageModel opened, List<int[]> texts, SafeTensors.Writer writer, Meter meter) {
    long row = (long) opened.units(site).count() * Float.BYTES;
    int portion = (int) Math.clamp(PORTION / row, 1, texts.size());
    long total = tokens(texts);
    long before = 0;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment target = arena.allocate(portion * row, 64);
      for (int first = 0; first < texts.size(); first += portion) {
        var part = texts.subList(first, Math.min(texts.size(), first + portion));
        long start = before;
        opened.pool(
            site,
            part,
            part.stream().map(text -> pooling.span(text.length)).toList(),
            pooling.reduction(),
            target,
            (done, all) -> meter.advanced(start + done, total));
        writer.write(target.asSlice(0, part.size() * row));
        before += tokens(part);
      }
    }
  }

  private static long tokens(List<int[]> texts) {
    return texts.stream().mapToLong(text -> text.length).sum();
  }

  private Map<String, String> metadata(LanguageModel opened, int texts) {
    var metadata = new TreeMap<String, String>();
    metadata.put("model", opened.identity().id());
    opened.identity().commit().ifPresent(commit -> metadata.put("revision", commit));
    metadata.put("weights", opened.weightsHash());
    metadata.put("dtype", opened.options().dtype().label());
    metadata.put("site", site.label());
    metadata.put("pooling", pooling.toString());
    metadata.put("texts", Integer.toString(texts));
    metadata.put("source", source.stimuli == null ? "ids" : source.stimuli.toString());
    return metadata;
  }
}
