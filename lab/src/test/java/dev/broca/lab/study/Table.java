package dev.broca.lab.study;

import dev.broca.lab.Note;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.plan.BrainPlan;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.plan.ModelPlan.GenerationPlan;
import dev.broca.lab.study.plan.ModelPlan.MaskPlan;
import dev.broca.lab.study.plan.ModelPlan.RunPlan;
import dev.broca.lab.study.plan.ModelPlan.TaskPlan;
import dev.broca.lab.study.plan.NetworksPlan;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.BrainScores;
import dev.broca.lab.study.result.Domains;
import dev.broca.lab.study.result.Networks;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.BalanceRow;
import dev.broca.lab.study.result.StudyResult.Paradigm;
import dev.broca.lab.study.result.TaskScores;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.unit.LesionPositions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A study by hand: a plan, and results in a store, item by item. */
@NullMarked
public final class Table {
  public static final int MASKS = 39;
  private static final int PARADIGMS = 10;

  private final String model;
  private final List<TaskPlan> tasks = new ArrayList<>();
  private final List<RunPlan> runs = new ArrayList<>();
  private final List<GenerationPlan> generations = new ArrayList<>();
  private final List<MaskPlan> masks = new ArrayList<>();
  private final List<String> prompts = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private final List<BrainPlan> brains = new ArrayList<>();
  private final List<Domains.Other> others = new ArrayList<>();
  private final List<StudyResult.Cut> cuts = new ArrayList<>();
  private @Nullable Map<String, Arm> reduced = Map.of();
  private @Nullable String cut;
  private @Nullable Integer prefix = 0;
  private final List<Runnable> results = new ArrayList<>();
  private final Store store;
  private double chance;
  private int pieces;

  public Table(Store store, String model) {
    this.store = store;
    this.model = model;
  }

  /** A mask's part in the study. */
  public record Part(Arm arm, @Nullable Arm of, @Nullable Long seed, double percent) {
    public static Part of(Arm arm) {
      return new Part(arm, null, null, 1);
    }

    /** The mask of another network. */
    public static Part of(String network) {
      return of(Arm.of(network));
    }

    public static Part control(String kind, long seed) {
      return new Part(Arm.of(ControlKind.of(kind)), Arm.NETWORK, seed, 1);
    }

    public Part at(double other) {
      return new Part(arm, of, seed, other);
    }

    public Part like(Arm other) {
      return new Part(arm, other, seed, percent);
    }
  }

  private Passport passport(Object... what) {
    return Passport.empty().with("model", model).with("piece", pieces++).with("of", List.of(what));
  }

  /** A task with a digit for every item of a paradigm: 1 for right, 0 for wrong. */
  public Table task(String name, double guess, String... intact) {
    chance = guess;
    List<Paradigm> paradigms = new ArrayList<>();
    List<Integer> paradigmOf = new ArrayList<>();
    for (int p = 0; p < intact.length; p++) {
      paradigms.add(new Paradigm("p" + p, "of, \"" + name + "\"", intact[p].length()));
      paradigmOf.addAll(Collections.nCopies(intact[p].length(), p));
    }
    Passport passport = passport(name);
    tasks.add(
        new TaskPlan(
            name,
            "paradigm",
            false,
            prefix,
            prefix == null ? "none" : "token " + prefix,
            paradigms,
            paradigmOf,
            passport.key()));
    put(passport, scores(intact, null, null));
    return this;
  }

  /** A task that is predicted, with nats and numbers of tokens of every text of one file. */
  public Table loss(String name, double guess, List<Double> nats, List<Double> tokens) {
    chance = -guess;
    Passport passport = passport(name);
    tasks.add(
        new TaskPlan(
            name,
            "file",
            true,
            null,
            "none",
            List.of(new Paradigm("f", "text", nats.size())),
            Collections.nCopies(nats.size(), 0),
            passport.key()));
    put(passport, lost(nats, tokens, null, null));
    return this;
  }

  private TaskScores lost(
      List<Double> nats, List<Double> tokens, @Nullable Double first, @Nullable Double rest) {
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < nats.size(); i++) {
      scores.add(-nats.get(i) / tokens.get(i));
    }
    return new TaskScores(
        scores,
        tokens,
        List.of(),
        Collections.nCopies(nats.size(), chance),
        sum(nats),
        (long) sum(tokens),
        first,
        rest);
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(x -> x).sum();
  }

  private TaskScores scores(String[] digits, @Nullable Double first, @Nullable Double rest) {
    List<Double> scores = new ArrayList<>();
    for (String paradigm : digits) {
      paradigm.chars().forEach(digit -> scores.add((double) (digit - '0')));
    }
    int items = scores.size();
    return new TaskScores(
        scores,
        Collections.nCopies(items, 1.0),
        scores.stream().map(score -> 2 * score - 1).toList(),
        Collections.nCopies(items, chance),
        items * 12.0,
        items * 4L,
        first,
        rest);
  }

  /** A lesion of the last task. */
  public Table run(Part part, String lesion, double first, double rest, String... digits) {
    Passport passport = planned(part, lesion, "all", 0);
    put(passport, scores(digits, first, rest));
    return this;
  }

  public Table run(Part part, String lesion, String positions, String... digits) {
    Passport passport = planned(part, lesion, positions, 0);
    put(passport, scores(digits, .1, .1));
    return this;
  }

  /** One digit for every item; so many of ten are right, one more or less from place to place. */
  public static String[] digits(int right, int turn) {
    return IntStream.range(0, PARADIGMS)
        .mapToObj(p -> right - ((7 * p + 3 * turn) % 11 == 0 ? 1 : 0))
        .map(n -> "1".repeat(n) + "0".repeat(10 - n))
        .toArray(String[]::new);
  }

  /**
   * A network that leaves so many of ten items, with and without outliers, under both lesions, and
   * controls that leave nine or ten.
   */
  public Table measured(int network) {
    for (Arm of : List.of(Arm.NETWORK, Arm.WITHOUT_OUTLIERS)) {
      for (String lesion : List.of("zero", "class-mean")) {
        run(Part.of(of), lesion, .1, .1, digits(network, 5));
        for (String control : List.of("energy", "label-permuted")) {
          for (int i = 0; i < MASKS; i++) {
            run(Part.control(control, 42 + i).like(of), lesion, .1, .1, digits(10, i));
          }
        }
      }
    }
    return this;
  }

  /** A lesion of a task that is predicted. */
  public Table run(Part part, String lesion, List<Double> nats, List<Double> tokens) {
    Passport passport = planned(part, lesion, "all", 0);
    put(passport, lost(nats, tokens, .1, .1));
    return this;
  }

  /** A lesion that nobody has computed yet. */
  Table open(Part part, String lesion) {
    planned(part, lesion, "all", 0);
    return this;
  }

  /** A lesion whose mask could not be matched wholly. */
  public Table unmatched(Part part, String lesion, double share, String... digits) {
    Passport passport = planned(part, lesion, "all", share);
    put(passport, scores(digits, .1, .1));
    return this;
  }

  private Passport planned(Part part, String lesion, String positions, double unmatched) {
    Passport passport = passport(part.toString(), lesion, positions, String.valueOf(cut));
    runs.add(
        new RunPlan(
            tasks.size() - 1,
            passport.key(),
            part.arm(),
            part.of(),
            part.seed(),
            part.percent(),
            (int) (20 * part.percent()),
            LesionKind.of(lesion),
            LesionPositions.valueOf(positions.toUpperCase(Locale.ROOT)),
            new BalanceRow(2, 3, 1.5, 7.25, .01, .02, unmatched),
            cut));
    return passport;
  }

  /** A cut; what follows belongs to it. */
  public Table cut(String label, double splitHalf) {
    cut = label;
    cuts.add(new StudyResult.Cut(label, 20, 7, splitHalf, .7, 1.1, .02, List.of(), List.of()));
    return this;
  }

  /** The token before the texts of the tasks that follow. */
  public Table prefix(@Nullable Integer token) {
    prefix = token;
    return this;
  }

  public Table mask(String name, Integer... units) {
    masks.add(new MaskPlan(name, List.of(units)));
    return this;
  }

  /** A network beside the first, with a task of its own. */
  public Table other(String name, String task) {
    others.add(
        new Domains.Other(name, task, "hard", "easy", "strict", 20, 3, .8, .7, List.of("short")));
    return this;
  }

  /** A network's mask without the outlier coordinates of all networks. */
  public Table reduced(String network, Arm mask) {
    reduced = new TreeMap<>(reduced == null ? Map.of() : reduced);
    reduced.put(network, mask);
    return this;
  }

  /** A plan that was kept before there were masks without the outlier coordinates of all. */
  public Table old() {
    reduced = null;
    return this;
  }

  public Table prompts(String... texts) {
    prompts.addAll(List.of(texts));
    return this;
  }

  public Table generation(Arm arm, @Nullable LesionKind lesion, String json) {
    Passport passport = passport("generation", arm.label(), String.valueOf(lesion));
    generations.add(new GenerationPlan(passport.key(), arm, lesion));
    results.add(() -> store.put(passport, json, 1));
    return this;
  }

  /** What a mask predicts of a recording; null where nobody has computed it. */
  public record Predicted(Arm arm, @Nullable Long seed, @Nullable BrainScores scores) {}

  /** A recording of brains. */
  public Table brain(
      String name, BrainResult.Recorded recorded, String baselines, Predicted... predicted) {
    List<BrainPlan.FitPlan> fits = new ArrayList<>();
    for (Predicted one : predicted) {
      Passport passport = passport("brain", name, one.arm().label(), String.valueOf(one.seed()));
      fits.add(new BrainPlan.FitPlan(passport.key(), one.arm(), one.seed()));
      BrainScores scores = one.scores();
      if (scores != null) {
        results.add(() -> store.put(passport, scores.json(), 1));
      }
    }
    Passport passport = passport("brain", name, "baselines");
    results.add(() -> store.put(passport, baselines, 1));
    brains.add(new BrainPlan(name, recorded, fits, passport.key()));
    return this;
  }

  private void put(Passport passport, TaskScores scores) {
    results.add(() -> store.put(passport, scores.json(), 1));
  }

  public Table note(Note note) {
    notes.add(note);
    return this;
  }

  public ModelPlan plan() {
    return new ModelPlan(
        model,
        model.replaceFirst(".*/", ""),
        null,
        "float32",
        1000,
        2,
        4,
        null,
        8000,
        cuts.isEmpty() ? "whole" : cuts.getFirst().cut(),
        MadeUp.network(20),
        cuts,
        others,
        tasks,
        runs,
        generations,
        brains,
        prompts,
        masks,
        new NetworksPlan(List.of(), null, Networks.Overlaps.NONE, List.of(), reduced),
        Map.of("weights", "w"),
        notes);
  }

  /** Keeps the plan, and the results of the first pieces. */
  public void keep(int finished) {
    store.plan("s", model, plan().json());
    results.subList(0, finished).forEach(Runnable::run);
  }

  /** Keeps the plan and all results. */
  public void keep() {
    keep(results.size());
  }
}
