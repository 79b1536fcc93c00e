package dev.broca.lab.localize;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.quality.Quality;
import dev.broca.lab.quality.SplitHalf;
import dev.broca.lab.response.Activation;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.response.Responses;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.TMap;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Input;
import dev.broca.lab.stimuli.Inputs;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.LanguageModel;
import dev.broca.model.LanguageModel.Pooled;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Span;
import dev.broca.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The same localizer under every combination of choices that others might have made: site, pooling,
 * absolute or signed activations, cut, size of the mask. What depends on such a choice is no
 * finding about the model.
 *
 * <p>Every cut keeps the beginning of a text, and what a causal model computes for a token does not
 * depend on later ones. So the model reads each text once, as far as the longest cut needs, and
 * every site and every pooling under every cut is taken from that one pass: each cell is what a
 * separate run with its options gives, up to the rounding of float32. Only models whose angles
 * depend on the length of the text read the texts once for every cut.
 */
public final class Multiverse {
  /**
   * The choices to combine.
   *
   * @param sites where the units sit, besides the localizer's own site; may be empty
   * @param poolings which tokens are read
   * @param activations magnitudes or signed
   * @param cuts how much of the texts is read
   * @param amounts sizes of the mask
   */
  public record Grid(
      List<Site> sites,
      List<Pooling> poolings,
      List<Activation> activations,
      List<Truncation> cuts,
      List<Amount> amounts) {
    /**
     * Copies the lists, each choice once; refuses a list without any, but for sites, with a
     * LabException.
     */
    public Grid {
      sites = List.copyOf(new LinkedHashSet<>(sites));
      poolings = distinct("pooling", poolings);
      activations = distinct("activation", activations);
      cuts = distinct("cut", cuts);
      amounts = distinct("size", amounts);
    }

    private static <T> List<T> distinct(String what, List<T> choices) {
      if (choices.isEmpty()) {
        throw new LabException("A multiverse needs at least one %s.".formatted(what));
      }
      return List.copyOf(new LinkedHashSet<>(choices));
    }

    /**
     * 48 cells at the localizer's own site: four poolings, both activations, uncut and 12 tokens,
     * .5, 1 and 2 percent.
     */
    public static Grid standard() {
      return new Grid(
          List.of(),
          List.of(Pooling.LAST_TOKEN, Pooling.LAST_WORD, Pooling.MEAN, Pooling.MEAN_AFTER_FIRST),
          List.of(Activation.values()),
          List.of(Truncation.none(), Truncation.paper()),
          List.of(new Amount.Percent(.5), new Amount.Percent(1), new Amount.Percent(2)));
    }

    /** The grid with the choices of a localizer among its own. */
    Grid including(LocalizerOptions options) {
      return new Grid(
          with(sites, options.site()),
          with(poolings, options.pooling()),
          with(activations, options.activation()),
          with(cuts, options.truncation()),
          with(amounts, options.selection().amount()));
    }

    private static <T> List<T> with(List<T> choices, T one) {
      return Stream.concat(choices.stream(), Stream.of(one)).toList();
    }

    /** The options of every cell, in the order of the lists, the last list fastest. */
    List<LocalizerOptions> cells(LocalizerOptions options) {
      return sites.stream()
          .map(options::with)
          .flatMap(cell -> poolings.stream().map(cell::with))
          .flatMap(cell -> activations.stream().map(cell::with))
          .flatMap(cell -> cuts.stream().map(cell::with))
          .flatMap(
              cell -> amounts.stream().map(amount -> cell.with(cell.selection().taking(amount))))
          .toList();
    }

    private List<String> labels() {
      return Stream.of(
              sites.stream().map(Site::label),
              poolings.stream().map(Pooling::label),
              activations.stream().map(Activation::label),
              cuts.stream().map(Truncation::label),
              amounts.stream().map(Amount::toString))
          .map(names -> String.join(" ", names.toList()))
          .toList();
    }
  }

  /**
   * One combination.
   *
   * @param options its options
   * @param mask its mask, with the passport of a separate run without checks
   * @param overlap with the mask of the localizer's own options at the same site; masks of
   *     different sizes cannot reach 1
   * @param splitHalf its reliability, over the same halves as a separate run
   */
  public record Cell(LocalizerOptions options, Mask mask, Overlap overlap, SplitHalf splitHalf) {}

  /** Responses at one site, pooled in one way under one cut. */
  private record Way(LocalizerOptions options, Reading reading, Responses responses) {}

  /** How the texts are read under one cut: the inputs, and which texts of the contrast they are. */
  private record Reading(Inputs inputs, List<Integer> rows) {
    static Reading of(Inputs inputs) {
      List<Stimulus> stimuli = inputs.contrast().stimuli();
      var rows = new ArrayList<Integer>();
      int row = 0;
      for (Input input : inputs.all()) {
        while (!stimuli.get(row).equals(input.stimulus())) {
          row++; // a text that could not be cut as asked
        }
        rows.add(row++);
      }
      return new Reading(inputs, rows);
    }

    /** The positions of every text of the contrast; any for those that are left out. */
    List<Span> spans(Pooling pooling) {
      Span[] spans = new Span[inputs.contrast().stimuli().size()];
      Arrays.fill(spans, Span.at(0));
      for (int i = 0; i < rows.size(); i++) {
        spans[rows.get(i)] = pooling.span(inputs.all().get(i));
      }
      return List.of(spans);
    }

    BitSet kept() {
      var kept = new BitSet();
      rows.forEach(kept::set);
      return kept;
    }
  }

  private final LanguageModel model;
  private final LocalizerOptions options;
  private final Grid grid;
  private final Contrast contrast;
  private final Passport passport;

  /** Cuts that are read in one pass, pass after pass. */
  private final List<List<Reading>> passes;

  private Multiverse(
      LanguageModel model,
      LocalizerOptions options,
      Grid grid,
      Contrast contrast,
      List<List<Reading>> passes) {
    this.model = model;
    this.options = options;
    this.grid = grid;
    this.contrast = contrast;
    this.passes = passes;
    this.passport = LocalizerRun.passport(model, options, contrast);
  }

  static Multiverse of(
      Contrast contrast, LocalizerOptions chosen, Grid choices, LanguageModel model) {
    LocalizerOptions options = chosen.checked(false);
    Grid grid = choices.including(options);
    // What cannot be selected or read is refused before the model has run, not after.
    grid.cells(options).forEach(cell -> cell.selection().countOf(model.units(cell.site())));
    List<Reading> readings =
        grid.cuts().stream().map(cut -> reading(contrast, cut, grid, model)).toList();
    List<List<Reading>> passes =
        model.architecture().dependsOnLength()
            ? readings.stream().map(List::of).toList()
            : List.of(readings);
    return new Multiverse(model, options, grid, contrast, passes);
  }

  private static Reading reading(
      Contrast contrast, Truncation cut, Grid grid, LanguageModel model) {
    Inputs inputs = cut.apply(contrast, model.tokenizer());
    SplitHalf.requireTexts(inputs.positives().size(), inputs.negatives().size());
    grid.poolings().forEach(pooling -> inputs.all().forEach(pooling::span));
    return Reading.of(inputs);
  }

  /** Everything that determines the result. */
  public Passport passport() {
    return passport.with("multiverse", grid.labels());
  }

  /** How often the model reads the texts. */
  public int extractions() {
    return passes.size();
  }

  /** How many tokens it reads. */
  public long tokens() {
    return passes.stream()
        .flatMap(pass -> texts(pass).stream())
        .mapToLong(text -> text.length)
        .sum();
  }

  /** Of every text as many tokens as the longest cut keeps; one for texts that no cut keeps. */
  private List<int[]> texts(List<Reading> pass) {
    int[][] longest = new int[contrast.stimuli().size()][];
    for (Reading reading : pass) {
      for (int i = 0; i < reading.rows().size(); i++) {
        int[] ids = reading.inputs().all().get(i).tokens().ids();
        int row = reading.rows().get(i);
        if (longest[row] == null || longest[row].length < ids.length) {
          longest[row] = ids;
        }
      }
    }
    return Arrays.stream(longest).map(ids -> ids == null ? new int[1] : ids).toList();
  }

  /**
   * Runs the model and computes every cell.
   *
   * @param progress hears of all tokens that are read
   * @return the cells in the order of the grid's lists, the last list fastest; the localizer's own
   *     is the one with its options, without checks
   * @throws LabException if the responses are not finite, or too few units vary
   */
  public List<Cell> run(Progress progress) {
    var found = new HashMap<LocalizerOptions, Found>();
    long before = 0;
    for (List<Reading> pass : passes) {
      long start = before;
      long total = tokens();
      List<int[]> texts = texts(pass);
      found.putAll(read(pass, texts, (done, all) -> progress.advanced(start + done, total)));
      before += texts.stream().mapToLong(text -> text.length).sum();
    }
    return grid.cells(options).stream()
        .map(cell -> {
          Found result = of(found, cell);
          Mask own = of(found, options.with(cell.site())).mask();
          return new Cell(cell, result.mask(), Overlap.of(result.mask(), own), result.splitHalf());
        })
        .toList();
  }

  /** The options of the localizer itself, those of one of the cells. */
  public LocalizerOptions own() {
    return options;
  }

  /** Whether a cell has the localizer's own choices, wherever its units sit. */
  public boolean isOwn(Cell cell) {
    return cell.options().equals(options.with(cell.options().site()));
  }

  private record Found(Mask mask, SplitHalf splitHalf) {}

  private static Found of(Map<LocalizerOptions, Found> found, LocalizerOptions cell) {
    Found result = found.get(cell);
    if (result == null) {
      throw new IllegalStateException("no cell " + cell);
    }
    return result;
  }

  private Map<LocalizerOptions, Found> read(
      List<Reading> pass, List<int[]> texts, Progress progress) {
    var ways = new ArrayList<Way>();
    var pooled = new EnumMap<Site, List<Pooled>>(Site.class);
    try {
      for (Site site : grid.sites()) {
        for (Reading reading : pass) {
          for (Pooling pooling : grid.poolings()) {
            var target = Responses.allocate(texts.size(), model.units(site));
            LocalizerOptions way =
                options.with(site).with(reading.inputs().truncation()).with(pooling);
            ways.add(new Way(way, reading, target));
            pooled
                .computeIfAbsent(site, added -> new ArrayList<>())
                .add(new Pooled(reading.spans(pooling), pooling.reduction(), target.segment()));
          }
        }
      }
      Torch.shared().trim();
      model.pool(texts, pooled, progress);
      Torch.shared().trim();
      var found = new HashMap<LocalizerOptions, Found>();
      ways.forEach(way -> found.putAll(cells(way.options(), way.reading(), way.responses())));
      return found;
    } finally {
      ways.forEach(way -> way.responses().close());
    }
  }

  /** The cells of one site, pooled in one way under one cut. */
  private Map<LocalizerOptions, Found> cells(
      LocalizerOptions way, Reading reading, Responses responses) {
    var positive = new BitSet();
    positive.set(0, contrast.positives().size());
    var found = new HashMap<LocalizerOptions, Found>();
    List<String> groups = contrast.stimuli().stream().map(Stimulus::group).toList();
    for (Activation activation : grid.activations()) {
      LabelledResponses labelled =
          LocalizerRun.grouped(
              LabelledResponses.of(responses, positive, activation).only(reading.kept()),
              groups,
              options);
      TMap map = TMap.of(labelled, options.mode());
      List<Selection> selections =
          grid.amounts().stream().map(options.selection()::taking).toList();
      Quality.Plan plan = options.quality();
      List<SplitHalf> halves = SplitHalf.of(labelled, selections, plan.halves(), plan.seed());
      IntStream.range(0, selections.size())
          .forEach(i -> {
            LocalizerOptions cell = way.with(activation).with(selections.get(i));
            Mask mask = selections.get(i).of(map, passport(cell));
            found.put(cell, new Found(mask, halves.get(i)));
          });
    }
    return found;
  }

  private Passport passport(LocalizerOptions cell) {
    return passport.with(
        Map.of(
            "site", cell.site().label(),
            "truncation", cell.truncation().label(),
            "pooling", cell.pooling().label(),
            "activation", cell.activation().label()));
  }
}
