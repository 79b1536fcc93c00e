package dev.broca.app.report.study;

import dev.broca.lab.profile.ControlProfile;
import dev.broca.lab.profile.ControlProfile.Spread;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.Domains;
import dev.broca.lab.study.result.Domains.Cell;
import dev.broca.lab.study.result.Domains.Other;
import dev.broca.lab.study.result.Domains.Pair;
import dev.broca.lab.study.result.Domains.Ratio;
import dev.broca.lab.study.result.Domains.State;
import dev.broca.lab.study.result.Networks;
import dev.broca.lab.study.result.Networks.Overlaps;
import dev.broca.lab.study.result.Networks.Tested;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.BalanceRow;
import dev.broca.lab.study.result.StudyResult.Change;
import dev.broca.lab.study.result.StudyResult.Contrast;
import dev.broca.lab.study.result.StudyResult.Curve;
import dev.broca.lab.study.result.StudyResult.Generation;
import dev.broca.lab.study.result.StudyResult.Model;
import dev.broca.lab.study.result.StudyResult.Network;
import dev.broca.lab.study.result.StudyResult.Paradigm;
import dev.broca.lab.study.result.StudyResult.Point;
import dev.broca.lab.study.result.StudyResult.Primary;
import dev.broca.lab.study.result.StudyResult.Run;
import dev.broca.lab.study.result.StudyResult.Task;
import dev.broca.lab.study.result.Training;
import dev.broca.lab.sweep.Axis;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.unit.LesionPositions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Results of studies that were never run. The numbers look like those of a small model: zeroing
 * coordinates with massive activations breaks it whatever the mask is called, so a share of every
 * kind of control collapses too, and the network without them does little.
 */
@NullMarked
final class SyntheticStudy {
  private static final List<Integer> MASSIVE = List.of(17, 199, 247, 308, 507);
  private static final List<String> PHENOMENA =
      List.of(
          "anaphor agreement",
          "argument structure",
          "binding",
          "control/raising",
          "determiner-noun agreement",
          "ellipsis",
          "filler-gap dependency",
          "irregular forms",
          "island effects",
          "NPI licensing",
          "quantifiers",
          "subject-verb agreement");
  private static final double CHANCE = 0.5;

  private int blocks = 30;
  private int width = 576;
  private int masks = 19;
  private List<Double> doses = List.of(.125, .25, .5, 1.0);
  private List<String> lesions = List.of("zero", "class-mean");
  private List<String> kinds = List.of("energy", "label-permuted", "uniform", "run");
  private List<String> models = List.of("HuggingFaceTB/SmolLM2-135M");
  private List<String> tasks = List.of("blimp");
  private Map<String, String> others = Map.of();
  private List<String> brains = List.of();
  private List<String> cuts = List.of();
  private List<Long> steps = List.of();
  private List<String> prefixes = List.of();
  private List<String> missing = List.of();
  private String site = "block-output";
  private String paragraph = "";
  private int finished = 1000;
  private boolean measured = true;
  private boolean described;

  private SyntheticStudy() {}

  static SyntheticStudy usual() {
    return new SyntheticStudy();
  }

  SyntheticStudy of(int blocks, int width) {
    this.blocks = blocks;
    this.width = width;
    return this;
  }

  SyntheticStudy masks(int masks) {
    this.masks = masks;
    return this;
  }

  SyntheticStudy doses(Double... doses) {
    this.doses = List.of(doses);
    return this;
  }

  SyntheticStudy lesions(String... lesions) {
    this.lesions = List.of(lesions);
    return this;
  }

  SyntheticStudy controls(String... kinds) {
    this.kinds = List.of(kinds);
    return this;
  }

  SyntheticStudy models(String... ids) {
    this.models = List.of(ids);
    return this;
  }

  SyntheticStudy tasks(String... names) {
    this.tasks = List.of(names);
    return this;
  }

  /** The models are checkpoints of one training, by step. */
  SyntheticStudy checkpoints(Long... at) {
    this.steps = List.of(at);
    this.models = steps.stream().map(step -> "EleutherAI/pythia-160m@step" + step).toList();
    return this;
  }

  /** Cuts of the texts, two or more. */
  SyntheticStudy cuts(String... labels) {
    this.cuts = List.of(labels);
    return this;
  }

  /** Further prefixes of every task: ids, or none. */
  SyntheticStudy alsoAfter(String... prefixes) {
    this.prefixes = List.of(prefixes);
    return this;
  }

  /** Models of the study that were not begun. */
  SyntheticStudy missing(String... ids) {
    this.missing = List.of(ids);
    return this;
  }

  SyntheticStudy site(String label) {
    this.site = label;
    return this;
  }

  /** Other networks and their tasks. */
  SyntheticStudy others(Map<String, String> tasks) {
    this.others = new TreeMap<>(tasks);
    return this;
  }

  /** Recordings of brains: the first has a ceiling and several targets, others one and none. */
  SyntheticStudy brains(String... names) {
    this.brains = List.of(names);
    return this;
  }

  /** With profiles and the multiverse. */
  SyntheticStudy described() {
    this.described = true;
    return this;
  }

  /** Another paragraph, which also becomes every text that comes from outside. */
  SyntheticStudy saying(String text) {
    this.paragraph = text;
    return this;
  }

  /** So many of a thousand pieces of work. */
  SyntheticStudy finished(int pieces) {
    this.finished = pieces;
    return this;
  }

  /** Everything that may be null is. */
  SyntheticStudy unmeasured() {
    this.measured = false;
    return this;
  }

  StudyResult result() {
    String spec =
        """
        models: %s
        network: language
        doses: %s
        lesions: %s
        controls: {energy: %s, label-permuted: %s}
        tasks: %s
        primary: {task: %s, percent: 1}
        seed: 42
        %s\
        """
            .formatted(models, doses, lesions, masks, masks, tasks, tasks.getFirst(), paragraph);
    return new StudyResult(
        "synthetic-language",
        spec,
        finished,
        1000,
        new Primary(tasks.getFirst(), doses.getLast()),
        IntStream.range(0, models.size())
            .mapToObj(i -> new Drawn(models.get(i), new Random(42 + i)).model())
            .toList(),
        missing,
        steps.isEmpty() ? null : training(),
        List.of());
  }

  private Training training() {
    int last = steps.size() - 1;
    List<Training.Point> points =
        IntStream.range(0, steps.size())
            .mapToObj(i -> {
              double grown = (double) i / last;
              boolean alone = i == last;
              return new Training.Point(
                  i,
                  "step" + steps.get(i),
                  steps.get(i),
                  alone ? null : (Integer) (int) (20 * grown),
                  alone ? null : number(grown),
                  alone ? null : number(grown - .2),
                  alone ? null : number(grown + .1),
                  alone ? null : number(-.02),
                  alone ? null : number(.06),
                  alone ? null : number(grown * grown));
            })
            .toList();
    return new Training(Axis.LOGARITHMIC, "step" + steps.getLast(), points);
  }

  private @Nullable Double number(double value) {
    return measured ? (Double) value : null;
  }

  /** A mask: which, and how much of the score each lesion of it costs. */
  private record Masked(
      String arm, @Nullable String of, @Nullable Long seed, double hit, double skill) {
    boolean network() {
      return of == null;
    }
  }

  private final class Drawn {
    private final String id;
    private final Random random;
    private final List<Paradigm> paradigms = new ArrayList<>();
    private final List<Double> abilities = new ArrayList<>();
    private @Nullable String cut = firstCut();

    Drawn(String id, Random random) {
      this.id = id;
      this.random = random;
      for (int i = 0; i < 67; i++) {
        String phenomenon = PHENOMENA.get(i * PHENOMENA.size() / 67);
        paradigms.add(new Paradigm("paradigm_" + i + paragraph, phenomenon + paragraph, 10));
        abilities.add(.8 + .15 * random.nextGaussian());
      }
    }

    Model model() {
      Network network = network();
      return new Model(
          id,
          id.substring(id.lastIndexOf('/') + 1).replaceFirst("@.*", ""),
          measured ? "12fd25f77366fa6b3b4b768ec3050bf629380bac" : null,
          "float32",
          134_515_008,
          blocks,
          width,
          site,
          Math.log(49152),
          network,
          cuts.stream().map(this::cut).toList(),
          tasks.stream().map(this::task).toList(),
          generations(),
          domains(),
          brains(),
          networks(),
          "inconclusive: depends on the kind of lesion",
          "untestable: no second network was measured",
          paragraph.isEmpty() ? said(network) : paragraph,
          provenance(),
          List.of());
    }

    private String said(Network network) {
      return ("In %s (12fd25f7, float32), %s units (1 %%) prefer sentences to nonwords (held-out d"
              + " 0.98; split-half 0.89; corrected Dice 0.66; overlap with the length localizer"
              + " 0.04). At the pre-set dose, zeroing takes blimp from 0.781 to 0.543 (chance 0.5;"
              + " retained 15 %%); 19 energy-matched masks keep 0.71 [0.52 to 0.77] (energy ratio"
              + " first 0.4, rest 0.9; unmatched 12 %%). Language minus control: 16.7 points [11.9"
              + " to 21.5], rank 2 of 20, Holm p 0.20; class-mean lesion 4.1 [1.0 to 7.2]; without"
              + " outlier coordinates 5.2 [1.9 to 8.5]. Loss 15.6 nats per token (a uniform guess:"
              + " 10.8). Units: inconclusive: depends on the kind of lesion. Domain: untestable."
              + " This holds for this model, these stimuli and this lesion only.")
          .formatted(id, network.units());
    }

    private Network network() {
      var t = new ArrayList<Float>();
      float[] drift = new float[width];
      boolean[] member = new boolean[width];
      for (int u = 0; u < width; u++) {
        member[u] = random.nextInt(12) == 0;
      }
      for (int l = 0; l < blocks; l++) {
        double depth = (l + .5) / blocks - .65;
        double bump = Math.exp(-depth * depth / .03);
        for (int u = 0; u < width; u++) {
          drift[u] = (float) (.9 * drift[u] + 1.8 * random.nextGaussian());
          t.add((float) (drift[u] + (member[u] ? 14 * bump : 0)));
        }
      }
      int units = units(doses.getLast());
      List<Integer> mask =
          IntStream.range(0, t.size())
              .boxed()
              .sorted(Comparator.comparingDouble((Integer unit) -> -t.get(unit)))
              .limit(units)
              .sorted()
              .toList();
      return new Network(
          "language",
          "sentences",
          "nonwords",
          "strict",
          units,
          number(.894),
          number(.944),
          number(.66),
          number(.98),
          number(.041),
          number(.56),
          (int) (.508 * t.size()),
          units - 3,
          MASSIVE.stream().filter(u -> u < width).toList(),
          t,
          mask,
          List.of(
              "Sentences have 2.1 characters more than nonword strings on average." + paragraph));
    }

    private StudyResult.Cut cut(String label) {
      boolean first = label.equals(cuts.getFirst());
      int units = units(doses.getLast());
      return new StudyResult.Cut(
          label,
          units,
          first ? units : units / 2,
          number(first ? .894 : .91),
          number(first ? .66 : .7),
          number(first ? .98 : .9),
          number(first ? .041 : .02),
          MASSIVE.stream().filter(u -> u < width).toList(),
          List.of());
    }

    private int units(double percent) {
      return (int) (percent / 100 * blocks * width);
    }

    private Task task(String name) {
      Run intact = run(new Masked("intact", null, null, 0, 0), 0, null);
      List<Masked> all = masks();
      var runs = new ArrayList<Run>();
      for (String lesion : lesions) {
        for (double dose : doses) {
          all.stream()
              .filter(mask -> dose == doses.getLast() || mask.seed() == null || mask.seed() < 45)
              .forEach(mask -> runs.add(run(mask, dose, lesion)));
        }
      }
      List<Contrast> comparisons = new ArrayList<>(comparisons(intact, runs, doses));
      List<Curve> curves = curves(runs);
      for (String lesion : lesions) {
        for (String other : others.keySet()) {
          runs.add(run(new Masked(other, null, null, 1, .2), doses.getLast(), lesion));
          var less = new Masked(other + " without outliers", null, null, 0, .2);
          runs.add(run(less, doses.getLast(), lesion));
        }
      }
      for (String further : cuts.subList(Math.min(1, cuts.size()), cuts.size())) {
        cut = further;
        var its = new ArrayList<Run>();
        for (String lesion : lesions) {
          masks().forEach(mask -> its.add(run(mask, doses.getLast(), lesion)));
        }
        comparisons.addAll(comparisons(intact, its, doses.subList(doses.size() - 1, doses.size())));
        runs.addAll(its);
      }
      cut = firstCut();
      return new Task(
          name,
          "paradigm",
          measured ? (Integer) 0 : null,
          670,
          CHANCE,
          paradigms,
          intact,
          runs,
          comparisons,
          curves,
          changes(),
          prefixes.stream().map(prefix -> after(prefix, name)).toList());
    }

    /** A task after another prefix: at the last dose only. */
    private Task after(String prefix, String name) {
      Run intact = run(new Masked("intact", null, null, 0, 0), 0, null);
      var runs = new ArrayList<Run>();
      for (String lesion : lesions) {
        masks().forEach(mask -> runs.add(run(mask, doses.getLast(), lesion)));
      }
      return new Task(
          name,
          "paradigm",
          prefix.equals("none") ? null : Integer.valueOf(prefix),
          670,
          CHANCE,
          paradigms,
          intact,
          runs,
          comparisons(intact, runs, doses.subList(doses.size() - 1, doses.size())),
          List.of(),
          List.of(),
          List.of());
    }

    private List<Masked> masks() {
      var all = new ArrayList<Masked>();
      all.add(new Masked("network", null, null, 1, .35));
      all.add(new Masked("without-outliers", null, null, 0, .3));
      all.add(new Masked("outliers-alone", null, null, 1, .02));
      all.add(new Masked("anti-selective", null, null, .5, .2));
      for (String kind : kinds) {
        for (String of : List.of("network", "without-outliers")) {
          boolean massive = of.equals("network") && !kind.equals("energy");
          for (int i = 0; i < masks; i++) {
            double hit = massive && random.nextInt(4) == 0 ? .6 + .4 * random.nextDouble() : 0;
            all.add(new Masked(kind, of, 42L + i, hit, .05 + .1 * random.nextDouble()));
          }
        }
      }
      return all;
    }

    private Run run(Masked mask, double percent, @Nullable String lesion) {
      boolean zero = "zero".equals(lesion);
      double share = percent == 0 ? 0 : Math.pow(percent / doses.getLast(), .6);
      double loss = Math.min(1.02, share * ((zero ? mask.hit() : .15 * mask.hit()) + mask.skill()));
      var scores = new ArrayList<Double>();
      for (double ability : abilities) {
        double expected = CHANCE + (ability - CHANCE) * (1 - loss) + .05 * random.nextGaussian();
        scores.add(Math.round(10 * Math.clamp(expected, 0, 1)) / 10.0);
      }
      double score = mean(scores);
      double intact = mean(abilities);
      double first =
          lesion == null ? 0 : share * (.45 * mask.hit() + .004 + .008 * random.nextDouble());
      double rest =
          lesion == null ? 0 : share * (.12 * mask.hit() + .006 + .01 * random.nextDouble());
      return new Run(
          Arm.of(mask.arm()),
          mask.of() == null ? null : Arm.of(mask.of()),
          mask.seed(),
          percent,
          units(percent),
          lesion == null ? null : LesionKind.of(lesion),
          LesionPositions.ALL,
          score,
          number((score - CHANCE) / (intact - CHANCE)),
          number(3.1 * (1 - loss)),
          number(3.6 + 12 * Math.pow(Math.max(loss, 0), 2)),
          measured ? scores : List.of(),
          lesion == null ? null : number(zero ? first : first / 4),
          lesion == null ? null : number(zero ? rest : rest / 3),
          lesion == null || !measured ? null : balance(mask, first, rest),
          lesion == null ? null : cut);
    }

    private BalanceRow balance(Masked mask, double first, double rest) {
      boolean free = mask.arm().equals("uniform");
      return new BalanceRow(
          free ? blocks : blocks - 2,
          free ? 149 : 55,
          free ? 1.2 : 3.1,
          mask.network() ? 15.2 : .4 * random.nextGaussian(),
          first,
          rest,
          mask.arm().equals("energy") && "network".equals(mask.of()) ? .12 : 0);
    }

    private @Nullable String firstCut() {
      return cuts.isEmpty() ? null : cuts.getFirst();
    }

    private List<Contrast> comparisons(Run intact, List<Run> runs, List<Double> at) {
      var all = new ArrayList<Contrast>();
      for (double percent : at) {
        for (String lesion : lesions) {
          for (String kind : kinds) {
            for (String of : List.of("network", "without-outliers")) {
              all.add(contrast(intact, here(runs, percent, lesion), kind, of));
            }
          }
        }
      }
      return all;
    }

    private List<Run> here(List<Run> runs, double percent, String lesion) {
      return runs.stream()
          .filter(run -> run.percent() == percent && run.lesion() == LesionKind.of(lesion))
          .toList();
    }

    private Contrast contrast(Run intact, List<Run> runs, String kind, String of) {
      Run own = runs.stream().filter(run -> run.arm().label().equals(of)).findFirst().orElseThrow();
      double[] controls =
          runs.stream()
              .filter(run -> run.arm().label().equals(kind) && Arm.of(of).equals(run.of()))
              .mapToDouble(Run::score)
              .sorted()
              .toArray();
      double difference = Arrays.stream(controls).average().orElse(0) - own.score();
      int rank = 1 + (int) Arrays.stream(controls).filter(score -> score <= own.score()).count();
      double p = Math.min(1, 2.0 * rank / (controls.length + 1));
      boolean isP = kind.equals("energy") || kind.equals("label-permuted");
      boolean primary = isP && own.percent() == doses.getLast();
      double half = .02 + .06 * random.nextDouble();
      return new Contrast(
          own.percent(),
          Objects.requireNonNull(own.lesion()),
          own.positions(),
          of.equals("network"),
          ControlKind.of(kind),
          controls.length,
          39,
          isP,
          own.score(),
          controls[0],
          controls[controls.length / 2],
          controls[controls.length - 1],
          difference,
          number(difference - half),
          number(difference + half),
          rank,
          p,
          p,
          number(difference / .05),
          number(of.equals("network") ? 2.4 : 1.04),
          number(of.equals("network") ? 1.3 : .98),
          kind.equals("energy") && of.equals("network") ? .12 : 0,
          half > .1 * (intact.score() - CHANCE)
              ? List.of(
                  "%s control masks, but a p below .05 needs 39".formatted(controls.length),
                  "the interval of D is wider than the margin")
              : List.of(),
          primary,
          cut);
    }

    private List<Curve> curves(List<Run> runs) {
      Map<List<Object>, List<Run>> grouped = new LinkedHashMap<>();
      for (Run run : runs) {
        if (run.of() == null || run.of().equals(Arm.NETWORK)) {
          grouped
              .computeIfAbsent(
                  List.of(run.arm(), String.valueOf(run.seed()), String.valueOf(run.lesion())),
                  key -> new ArrayList<>())
              .add(run);
        }
      }
      return grouped.values().stream().filter(group -> group.size() > 1).map(this::curve).toList();
    }

    private Curve curve(List<Run> runs) {
      Run first = runs.getFirst();
      List<Point> points =
          runs.stream()
              .map(run ->
                  new Point(
                      run.units(),
                      run.percent(),
                      run.score(),
                      (run.score() - CHANCE) / (mean(abilities) - CHANCE)))
              .toList();
      boolean crosses = points.getLast().retained() < .5;
      return new Curve(
          first.arm(),
          first.seed(),
          Objects.requireNonNull(first.lesion()),
          points,
          crosses ? "61" : "> " + points.getLast().units(),
          number(.31),
          false);
    }

    private List<Change> changes() {
      var all = new ArrayList<Change>();
      for (String lesion : lesions) {
        all.add(
            new Change(
                Arm.NETWORK,
                LesionKind.of(lesion),
                201,
                41,
                number(38.2),
                6.4e-10,
                3.1e-27,
                1e-4,
                number(1.4)));
        all.add(
            new Change(
                Arm.WITHOUT_OUTLIERS,
                LesionKind.of(lesion),
                92,
                38,
                number(14.9),
                1.1e-4,
                2.3e-6,
                2e-4,
                number(.61)));
      }
      return all;
    }

    private Domains domains() {
      if (others.isEmpty()) {
        return Domains.NONE;
      }
      List<String> names = new ArrayList<>(others.keySet());
      return new Domains(
          names.stream()
              .map(name ->
                  new Other(
                      name,
                      String.valueOf(others.get(name)),
                      "hard" + paragraph,
                      "easy",
                      "strict",
                      units(doses.getLast()),
                      11,
                      number(.81),
                      number(.7),
                      List.of("Hard sums are longer." + paragraph)))
              .toList(),
          withAndWithout((outliers, lesion) -> cells(lesion, outliers, names)),
          withAndWithout((outliers, lesion) ->
              names.stream().map(name -> pair(lesion, outliers, name)).toList()),
          withAndWithout((outliers, lesion) ->
              List.of(new Ratio(LesionKind.of(lesion), outliers, number(3.4)))));
    }

    /** With outlier coordinates under every lesion, then without. */
    private <T> List<T> withAndWithout(BiFunction<Boolean, String, List<T>> one) {
      return Stream.of(true, false)
          .flatMap(outliers -> lesions.stream().flatMap(l -> one.apply(outliers, l).stream()))
          .toList();
    }

    /** Own tasks lose most; the last task is near chance, and the first is at its floor once. */
    private List<Cell> cells(String lesion, boolean outliers, List<String> names) {
      var all = new ArrayList<Cell>();
      var rows = new ArrayList<>(List.of("language"));
      rows.addAll(names);
      rows.add("energy");
      for (String row : rows) {
        for (String task : tasks) {
          boolean own =
              row.equals("language") ? task.equals(tasks.getFirst()) : task.equals(others.get(row));
          boolean floor = own && row.equals("language") && lesion.equals("zero") && outliers;
          boolean chance = tasks.indexOf(task) == 2;
          double retained = floor ? .12 : own ? .43 : .88 + .1 * random.nextDouble();
          all.add(
              new Cell(
                  row,
                  task,
                  LesionKind.of(lesion),
                  outliers,
                  own,
                  row.equals("energy") ? masks : 1,
                  .5 + .3 * retained,
                  number(retained),
                  number(retained - .09),
                  number(retained + .09),
                  number(retained + .01),
                  chance ? State.NEAR_CHANCE : floor ? State.FLOOR : State.TESTABLE,
                  row.equals("energy") ? null : number(own ? -6.1 : -.4),
                  row.equals("energy") ? null : number(masks - 1.0),
                  row.equals("energy") ? null : number(own ? 1e-5 : .69)));
        }
      }
      return all;
    }

    private Pair pair(String lesion, boolean outliers, String name) {
      boolean testable = measured && !(lesion.equals("zero") && outliers);
      return new Pair(
          name,
          LesionKind.of(lesion),
          outliers,
          tasks.getFirst(),
          String.valueOf(others.get(name)),
          new Domains.Estimated(number(.45), number(.33), number(.57), number(1e-6)),
          testable ? (Double) 2e-6 : null,
          new Domains.Estimated(number(.38), number(.25), number(.51), number(1e-5)),
          testable ? (Double) 1e-5 : null,
          new Domains.Estimated(number(-.83), number(-1.02), number(-.64), number(1e-7)),
          measured ? new Domains.Estimated(-2.1, -2.8, -1.4, 1e-5) : null,
          testable ? "double" : "untestable",
          testable ? List.of() : List.of(tasks.getFirst() + " is at its floor" + paragraph));
    }

    private List<BrainResult> brains() {
      return IntStream.range(0, brains.size())
          .mapToObj(
              i -> new SyntheticBrain(random, kinds, masks, measured).of(brains.get(i), i == 0))
          .toList();
    }

    private List<Generation> generations() {
      var all = new ArrayList<Generation>();
      for (String prompt : List.of("The capital of France is", "Once upon a time, there was")) {
        all.add(
            new Generation(prompt, Arm.INTACT, null, " Paris, a city on the Seine." + paragraph));
        for (String lesion : lesions) {
          all.add(
              new Generation(
                  prompt,
                  Arm.NETWORK,
                  LesionKind.of(lesion),
                  "\n\n the the the, of of\n the the the"));
          all.add(
              new Generation(
                  prompt,
                  Arm.WITHOUT_OUTLIERS,
                  LesionKind.of(lesion),
                  " the city of the city of the city of"));
          all.add(
              new Generation(
                  prompt,
                  Arm.of(ControlKind.ENERGY),
                  LesionKind.of(lesion),
                  " Paris. It is the capital of France."));
        }
      }
      return all;
    }

    private Networks networks() {
      List<String> names = new ArrayList<>(List.of("language"));
      names.addAll(others.keySet());
      return new Networks(
          described ? names.stream().map(this::profile).toList() : List.of(),
          others.isEmpty() ? Overlaps.NONE : overlaps(names),
          described ? multiverse() : null,
          others.keySet().stream().map(this::tested).toList());
    }

    private Networks.Profiled profile(String name) {
      List<String> conditions =
          List.of("sentences" + paragraph, "word-lists", "jabberwocky", "nonwords", "code");
      List<Networks.Condition> scores = new ArrayList<>();
      List<Spread> spread = new ArrayList<>();
      for (int c = 0; c < conditions.size(); c++) {
        double mean = .5 - .25 * c;
        List<Double> items =
            IntStream.range(0, 60).mapToObj(i -> mean + .4 * random.nextGaussian()).toList();
        scores.add(
            new Networks.Condition(
                conditions.get(c),
                number(mean),
                number(mean - .1),
                number(mean + .1),
                number(3.2),
                number(3.1),
                number(3.3),
                items));
        spread.add(new Spread(conditions.get(c), -.2, .01 * c, .3));
      }
      return new Networks.Profiled(
          name,
          units(doses.getLast()),
          "last-word",
          "none",
          scores,
          List.of(
              new Networks.Test(
                  conditions.getFirst(),
                  "nonwords",
                  true,
                  number(.75),
                  number(.61),
                  number(.89),
                  number(1.4),
                  number(1e-9),
                  number(4e-9))),
          List.of(
              new ControlProfile("uniform", 19, 0, spread),
              new ControlProfile("energy-matched", 19, .12, spread)),
          List.of("120 other texts are profiled." + paragraph));
    }

    private Overlaps overlaps(List<String> names) {
      List<Networks.Shared> pairs = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        for (int j = i + 1; j < names.size(); j++) {
          pairs.add(
              new Networks.Shared(
                  names.get(i),
                  names.get(j),
                  38,
                  38,
                  11,
                  number(.21 / j),
                  number(.08 / j),
                  number(.35 / j),
                  number(-.02),
                  number(.12)));
        }
      }
      return new Overlaps(
          names,
          pairs,
          kinds.stream()
              .flatMap(kind ->
                  names.stream()
                      .map(name ->
                          new Networks.OfControls(
                              ControlKind.of(kind),
                              name,
                              masks,
                              number(-.02),
                              number(.03),
                              number(.09))))
              .toList());
    }

    private Networks.Multiple multiverse() {
      List<Networks.Choice> cells = new ArrayList<>();
      for (String pooling : List.of("last-token", "last-word", "mean", "mean-after-first")) {
        for (String activation : List.of("absolute", "signed")) {
          for (String cut : List.of("none", "12")) {
            for (double percent : List.of(.5, 1., 2.)) {
              boolean own =
                  pooling.equals("last-word")
                      && activation.equals("absolute")
                      && cut.equals("none")
                      && percent == 1;
              cells.add(
                  new Networks.Choice(
                      own,
                      pooling,
                      activation,
                      cut,
                      percent,
                      (int) (38 * percent),
                      9,
                      own ? 38 : 17,
                      number(own ? 1 : random.nextDouble()),
                      number(.85)));
            }
          }
        }
      }
      return new Networks.Multiple("language", 1, 7094, cells);
    }

    /** Another network on its own task, as if the study were about it. */
    private Tested tested(String name) {
      String own = String.valueOf(others.get(name));
      return new Tested(
          name, task(own), "inconclusive: 3 control masks, but a p below .05 needs 39" + paragraph);
    }

    private Map<String, String> provenance() {
      var all = new LinkedHashMap<String, String>();
      all.put("broca", "0.1.0");
      all.put("weights", "sha256:5af571cbf074e6d21a03528d2330792e532ca608f24ac70a143f6b369968ab8c");
      all.put("libtorch", "2.10.0, cpu, 2 threads");
      all.put("localizer texts", "sha256:9a0364b9e99bb480dd25e1f0284c8555" + paragraph);
      all.put("seed", "42");
      return all;
    }
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
