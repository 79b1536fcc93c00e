package dev.broca.lab.study.run;

import dev.broca.lab.LabException;
import dev.broca.lab.Note;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Measure;
import dev.broca.lab.control.Balance;
import dev.broca.lab.experiment.Continue;
import dev.broca.lab.experiment.Evaluate;
import dev.broca.lab.experiment.Experiment;
import dev.broca.lab.experiment.MaskLesion;
import dev.broca.lab.experiment.Measuring;
import dev.broca.lab.experiment.PredictBaselines;
import dev.broca.lab.experiment.PredictRecording;
import dev.broca.lab.experiment.PredictUntrained;
import dev.broca.lab.experiment.ProfileNetwork;
import dev.broca.lab.experiment.StudyTask;
import dev.broca.lab.experiment.VaryChoices;
import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.lesion.ReducedPrecision;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.ModelPassport;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.plan.Arms;
import dev.broca.lab.study.plan.BrainPlan;
import dev.broca.lab.study.plan.Localized;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.plan.ModelPlan.GenerationPlan;
import dev.broca.lab.study.plan.ModelPlan.MaskPlan;
import dev.broca.lab.study.plan.ModelPlan.RunPlan;
import dev.broca.lab.study.plan.ModelPlan.TaskPlan;
import dev.broca.lab.study.plan.NetworksPlan;
import dev.broca.lab.study.plan.NetworksPlan.ControlsPlan;
import dev.broca.lab.study.plan.NetworksPlan.ProfilePlan;
import dev.broca.lab.study.plan.StudyMask;
import dev.broca.lab.study.result.Domains;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.BalanceRow;
import dev.broca.lab.study.result.StudyResult.Paradigm;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.study.spec.StudySpec.OtherSpec;
import dev.broca.lab.study.spec.StudySpec.TaskSpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.LesionPositions;
import dev.broca.model.unit.Site;
import dev.broca.torch.Sha256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The work of a study on one model. It is cut into pieces, each kept under the key of everything
 * that determines it; what the store has is not done again.
 */
public final class StudyRun {
  private static final long BYTES_PER_ITEM = 40;

  /** One of n parts of the work that different processes or machines do. */
  public record Shard(int index, int of) {
    /** All of the work. */
    public static final Shard ALL = new Shard(1, 1);

    /** Refuses parts that cannot be. */
    public Shard {
      if (index < 1 || index > of) {
        throw new LabException("A shard is one of 1/n to n/n, not %d/%d.".formatted(index, of));
      }
    }

    /** By the key, so that the parts are the same whatever is finished already. */
    private boolean has(String key) {
      return Integer.remainderUnsigned(Integer.parseUnsignedInt(key.substring(0, 8), 16), of)
          == index - 1;
    }
  }

  private final StudySpec spec;
  private final LanguageModel model;
  private final Localized found;
  private final List<Localized> cuts;
  private final List<Localized> others;
  private final Store store;
  private final List<StudyTask> tasks;
  private final Passport computed;
  private final SequencedMap<String, Experiment<?>> experiments = new LinkedHashMap<>();
  private final Measuring measuring;
  private final Brains brains;
  private final ModelPlan plan;

  /**
   * Fits a study to a model.
   *
   * @param name the model, as the study names it
   * @param cuts what was found for the study's network with each of its cuts, in their order
   * @param others what was found for the study's other networks, in their order
   * @throws LabException if a task cannot be read
   */
  public StudyRun(
      StudySpec spec,
      String name,
      LanguageModel model,
      List<Localized> cuts,
      List<Localized> others,
      Store store) {
    if (cuts.size() != Math.max(1, spec.cuts().size())) {
      throw new IllegalArgumentException(
          "The study has %d cuts, but %d networks were found."
              .formatted(Math.max(1, spec.cuts().size()), cuts.size()));
    }
    if (others.size() != spec.others().size()) {
      throw new IllegalArgumentException(
          "The study has %d other networks, but %d were found."
              .formatted(spec.others().size(), others.size()));
    }
    this.spec = spec;
    this.model = model;
    this.found = cuts.getFirst();
    this.cuts = List.copyOf(cuts);
    this.others = List.copyOf(others);
    this.store = store;
    this.computed = ModelPassport.of(model);
    this.tasks = spec.tasks().stream().flatMap(task -> StudyTask.of(task, model).stream()).toList();
    this.measuring = new Measuring(spec, model, prefix());
    List<Arms> drawn = Arms.of(spec, this.cuts, this.others);
    this.brains = new Brains(spec, model, computed, drawn.getFirst().all());
    this.plan = plan(name, drawn);
  }

  private ModelPlan plan(String name, List<Arms> drawn) {
    List<StudyMask> arms = drawn.stream().flatMap(its -> its.all().stream()).toList();
    List<TaskPlan> planned = new ArrayList<>();
    for (StudyTask task : tasks) {
      planned.add(planned(task));
    }
    List<RunPlan> runs = new ArrayList<>();
    for (StudyMask arm : arms) {
      BalanceRow balance = balance(arm);
      for (LesionKind lesion : spec.lesions()) {
        for (LesionPositions positions : positions(arm)) {
          for (int t = 0; t < tasks.size(); t++) {
            if (tasks.get(t).first() || isForFurtherPrefixes(arm, positions)) {
              runs.add(run(t, arm, lesion, positions, balance));
            }
          }
        }
      }
    }
    List<GenerationPlan> continued = generations(arms);
    brains.experiments().forEach(this::add);
    var controlled = new Controlled();
    var work = new NetworkWork(spec, model, this::add);
    return new ModelPlan(
        name,
        model.identity().baseName(),
        model.identity().commit().orElse(null),
        model.options().dtype().label(),
        model.architecture().parameters(),
        model.architecture().blocks().size(),
        found.mask().units().width(0),
        spec.site() == Site.BLOCK_OUTPUT ? null : spec.site().label(),
        model.architecture().vocabulary(),
        truncation(found),
        found.network(),
        cutNetworks(),
        otherNetworks(),
        planned,
        runs,
        continued,
        brains.plans(),
        spec.prompts(),
        Stream.concat(arms.stream().map(arm -> mask(arm.name(), arm)), controlled.masks.stream())
            .toList(),
        new NetworksPlan(
            work.profiles(),
            work.multiverse().orElse(null),
            work.overlaps(drawn.getFirst().all()),
            controlled.plans,
            drawn.getFirst().reduced()),
        provenance(),
        Stream.concat(
                drawn.stream().flatMap(its -> its.notes().stream()),
                Stream.of(controlled.notes.stream(), work.notes().stream(), doubts(arms).stream())
                    .flatMap(notes -> notes))
            .toList());
  }

  /** Masks whose zero lesion gives other results in 16 bits than in float32. */
  private Optional<Note> doubts(List<StudyMask> arms) {
    if (!spec.lesions().contains(LesionKind.ZERO)) {
      return Optional.empty();
    }
    var precision = new ReducedPrecision(model, prefix());
    List<StudyMask> doubtful =
        arms.stream()
            .filter(arm -> {
              Mask mask = arm.mask();
              return !precision.zeroed(mask, Lesion.zero(mask.units(), mask.toBitSet())).isEmpty();
            })
            .toList();
    return doubtful.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Note(
                Note.Kind.DOUBTFUL,
                "zero lesions in %s of %d of %d masks, which hold coordinates with massive activations (%s)"
                    .formatted(
                        model.options().dtype().label(),
                        doubtful.size(),
                        arms.size(),
                        doubtful.stream()
                            .map(mask -> mask.arm().label())
                            .distinct()
                            .collect(Collectors.joining(", "))),
                ReducedPrecision.CONSEQUENCE));
  }

  private static String truncation(Localized its) {
    var truncation = its.mask().passport().entries().get("truncation");
    return truncation == null ? "none" : truncation.asString();
  }

  private static MaskPlan mask(String name, StudyMask arm) {
    return new MaskPlan(name, arm.mask().stream().boxed().toList());
  }

  /** The other networks with controls of their own, each on its own task. */
  private final class Controlled {
    private final List<ControlsPlan> plans = new ArrayList<>();
    private final List<MaskPlan> masks = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();

    Controlled() {
      for (int i = 0; i < others.size(); i++) {
        OtherSpec other = spec.others().get(i);
        if (other.controls() > 0) {
          add(other, others.get(i));
        }
      }
    }

    private void add(OtherSpec other, Localized its) {
      String name = other.network().name();
      StudySpec alone = spec.alone(other);
      var arms = Arms.of(alone, List.of(its), List.of()).getFirst();
      int task = first(alone.tasks().getFirst());
      List<RunPlan> runs = new ArrayList<>();
      for (StudyMask arm : arms.all()) {
        boolean drawn = arm.seed().isPresent();
        if (drawn || arm.is(Arm.NETWORK) || arm.is(Arm.WITHOUT_OUTLIERS)) {
          BalanceRow balance = balance(arm);
          for (LesionKind lesion : spec.lesions()) {
            runs.add(run(task, arm, lesion, spec.positions().getFirst(), balance));
          }
          if (!arm.is(Arm.NETWORK)) {
            masks.add(mask(new Arm.Other(name).fileName() + "_" + arm.name(), arm));
          }
        }
      }
      plans.add(new ControlsPlan(name, truncation(its), runs));
      arms.notes().forEach(note -> notes.add(Note.notDone(name + ": " + note.what(), note.why())));
    }
  }

  private List<StudyResult.Cut> cutNetworks() {
    return cuts.size() == 1
        ? List.of()
        : IntStream.range(0, cuts.size())
            .mapToObj(c -> cut(spec.cuts().get(c).label(), cuts.get(c)))
            .toList();
  }

  private StudyResult.Cut cut(String label, Localized its) {
    StudyResult.Network network = its.network();
    return new StudyResult.Cut(
        label,
        its.mask().size(),
        shared(its),
        network.splitHalfR(),
        network.correctedDice(),
        network.heldOutD(),
        network.lengthOverlap(),
        network.outliers(),
        network.warnings());
  }

  /** Units of a mask that the network has too. */
  private int shared(Localized its) {
    return (int) its.mask().stream().filter(found.mask()::contains).count();
  }

  private List<Domains.Other> otherNetworks() {
    return IntStream.range(0, others.size())
        .mapToObj(i -> other(spec.others().get(i), others.get(i)))
        .toList();
  }

  private Domains.Other other(OtherSpec other, Localized its) {
    StudyResult.Network network = its.network();
    return new Domains.Other(
        other.network().name(),
        other.task(),
        network.positive(),
        network.negative(),
        network.mode(),
        its.mask().size(),
        shared(its),
        network.splitHalfR(),
        network.heldOutD(),
        network.warnings());
  }

  private TaskPlan planned(StudyTask task) {
    Map<String, Paradigm> paradigms = new LinkedHashMap<>();
    for (Item item : task.items().items()) {
      paradigms.merge(
          item.paradigm(),
          new Paradigm(item.paradigm(), item.phenomenon(), 1),
          (a, b) -> new Paradigm(a.name(), a.phenomenon(), a.items() + 1));
    }
    List<String> names = List.copyOf(paradigms.keySet());
    String intact = add(Evaluate.of(task, Optional.empty(), computed, measuring));
    return new TaskPlan(
        task.spec().name(),
        task.items().grouping(),
        task.items().measure() == Measure.LOSS,
        task.prefix().isPresent() ? task.prefix().getAsInt() : null,
        task.prefixWords(),
        List.copyOf(paradigms.values()),
        task.items().items().stream().map(item -> names.indexOf(item.paradigm())).toList(),
        intact);
  }

  /** The number of a task after its first prefix. */
  private int first(TaskSpec task) {
    return IntStream.range(0, tasks.size())
        .filter(t -> tasks.get(t).spec().equals(task))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Single positions are for masks of the first network that are not drawn, at the primary dose.
   */
  private List<LesionPositions> positions(StudyMask arm) {
    boolean fixed = arm.seed().isEmpty() && !arm.arm().isOther() && arm.cut().isFirst();
    boolean all = fixed && arm.percent() == spec.primary().percent();
    return all ? spec.positions() : spec.positions().subList(0, 1);
  }

  /** What the verdict looks at: all masks of the first cut at the primary dose. */
  private boolean isForFurtherPrefixes(StudyMask arm, LesionPositions positions) {
    return !arm.arm().isOther()
        && arm.cut().isFirst()
        && arm.percent() == spec.primary().percent()
        && positions == spec.positions().getFirst();
  }

  private RunPlan run(
      int t, StudyMask arm, LesionKind lesion, LesionPositions positions, BalanceRow balance) {
    StudyTask task = tasks.get(t);
    var masked = new MaskLesion(arm.mask(), lesion, positions);
    String key = add(Evaluate.of(task, Optional.of(masked), computed, measuring));
    return new RunPlan(
        t,
        key,
        arm.arm(),
        arm.of().orElse(null),
        arm.seed().isPresent() ? arm.seed().getAsLong() : null,
        arm.percent(),
        arm.mask().size(),
        lesion,
        positions,
        balance,
        arm.cut().label());
  }

  private BalanceRow balance(StudyMask arm) {
    Balance balance = Balance.of(arm.mask(), Optional.of(arm.cut().found().statistics()));
    Balance.Measured measured = balance.measured().orElseThrow();
    return new BalanceRow(
        balance.blocks(),
        balance.coordinates(),
        balance.run(),
        measured.t(),
        measured.energyFirst(),
        measured.energyRest(),
        arm.unmatched());
  }

  /** The intact model, and of the first cut the masks not drawn and one control of each kind. */
  private List<GenerationPlan> generations(List<StudyMask> arms) {
    List<GenerationPlan> planned = new ArrayList<>();
    if (spec.prompts().isEmpty()) {
      return planned;
    }
    String intact = add(Continue.of(Optional.empty(), computed, measuring));
    planned.add(new GenerationPlan(intact, Arm.INTACT, null));
    for (StudyMask arm : arms) {
      boolean first = arm.seed().isEmpty() || arm.seed().getAsLong() == spec.seed();
      boolean ofNetwork = arm.of().isEmpty() || arm.isControlOfNetwork();
      boolean primary = arm.percent() == spec.primary().percent() && arm.cut().isFirst();
      if (primary && first && ofNetwork) {
        LesionPositions at = spec.positions().getFirst();
        for (LesionKind kind : spec.lesions()) {
          var masked = new MaskLesion(arm.mask(), kind, at);
          String key = add(Continue.of(Optional.of(masked), computed, measuring));
          planned.add(new GenerationPlan(key, arm.arm(), kind));
        }
      }
    }
    return planned;
  }

  private OptionalInt prefix() {
    return tasks.getFirst().prefix();
  }

  /** Plans an experiment, once, and says its key. */
  private String add(Experiment<?> experiment) {
    String key = experiment.key();
    experiments.putIfAbsent(key, experiment);
    return key;
  }

  private Map<String, String> provenance() {
    var all = new LinkedHashMap<String, String>();
    computed.entries().forEach((name, value) -> all.put(name, value.asString()));
    all.put("localizer", found.mask().passport().key());
    for (int c = 1; c < cuts.size(); c++) {
      all.put("localizer, cut " + spec.cut(c), cuts.get(c).mask().passport().key());
    }
    for (int i = 0; i < others.size(); i++) {
      all.put(
          "localizer " + spec.others().get(i).network().name(),
          others.get(i).mask().passport().key());
    }
    for (StudyTask task : tasks) {
      all.put("task " + task.spec().name(), task.hash());
      if (task.items().leadingBlank()) {
        all.put("leading blank " + task.spec().name(), "before every sentence");
      }
    }
    brains.provenance(all);
    all.put("fill texts", Sha256.of(String.join("\n", NeutralTexts.all())));
    return all;
  }

  /** How many pieces of work there are. */
  public int size() {
    return experiments.size();
  }

  /** How many pieces of work are not done yet. */
  public int open() {
    return (int) experiments.keySet().stream().filter(key -> store.result(key).isEmpty()).count();
  }

  /**
   * A part of the work.
   *
   * @param what what is done, in words
   * @param pieces pieces of work
   * @param done those that are finished
   */
  public record Part(String what, int pieces, int done) {}

  /** The parts of the work, without those that have none; masks that are equal count once. */
  public List<Part> parts() {
    var keys = new LinkedHashMap<String, Stream<String>>();
    keys.put("intact", plan.tasks().stream().map(TaskPlan::intact));
    keys.put("lesions", plan.runs().stream().map(RunPlan::key));
    for (ControlsPlan its : plan.networks().controls()) {
      keys.put("controls of " + its.network(), its.runs().stream().map(RunPlan::key));
    }
    keys.put("profiles", plan.networks().profiles().stream().map(ProfilePlan::key));
    keys.put("multiverse", Optional.ofNullable(plan.networks().multiverse()).stream());
    for (BrainPlan brain : plan.brains()) {
      keys.put("recording " + brain.name(), brain.keys().stream());
    }
    keys.put("continuations", plan.generations().stream().map(GenerationPlan::key));
    var seen = new HashSet<String>();
    List<Part> parts = new ArrayList<>();
    keys.forEach((what, all) -> {
      List<String> own = all.filter(seen::add).toList();
      if (!own.isEmpty()) {
        long done = own.stream().filter(key -> store.result(key).isPresent()).count();
        parts.add(new Part(what, own.size(), (int) done));
      }
    });
    return parts;
  }

  /**
   * What is left to do.
   *
   * @param seconds how long it will take
   * @param bytes how much the store will grow
   */
  public record Forecast(double seconds, long bytes) {}

  /**
   * What is left to do, judged by how long a little of every kind of work takes now: some items of
   * every task, intact and lesioned, the energy of a lesion, a continuation, and some of the texts
   * that class means are taken of.
   */
  public Forecast forecast() {
    return forecast(System::nanoTime);
  }

  /**
   * The same by another clock.
   *
   * @param nanos nanoseconds from any beginning
   */
  public Forecast forecast(LongSupplier nanos) {
    var forecasting =
        new Forecasting(spec, model, tasks, measuring, found.mask(), new Calibration(nanos));
    double seconds = 0;
    long bytes = 0;
    for (var entry : experiments.entrySet()) {
      if (store.result(entry.getKey()).isEmpty() && !isOnRecording(entry.getValue())) {
        seconds += forecasting.seconds(entry.getValue());
        bytes += 1000 + BYTES_PER_ITEM * entry.getValue().cost();
      }
    }
    Forecast predicting = brains.forecast(key -> store.result(key).isEmpty());
    return new Forecast(seconds + predicting.seconds(), bytes + predicting.bytes());
  }

  private static boolean isOnRecording(Experiment<?> experiment) {
    return switch (experiment) {
      case PredictRecording _, PredictUntrained _, PredictBaselines _ -> true;
      case Evaluate _, Continue _, ProfileNetwork _, VaryChoices _ -> false;
    };
  }

  /** What was asked for and cannot be done, such as controls that could not be drawn. */
  public List<Note> notes() {
    return plan.notes();
  }

  /** Keeps the plan, so that what is finished can be told without the model. */
  public void keepPlan() {
    store.plan(spec.name(), plan.id(), plan.json());
  }

  /**
   * Does what is not done yet. Every finished piece is kept at once.
   *
   * @param progress hears of items done and items to do
   */
  public void run(Shard shard, Progress progress) {
    try {
      finish(shard, progress);
    } finally {
      brains.close();
    }
  }

  private void finish(Shard shard, Progress progress) {
    keepPlan();
    List<Map.Entry<String, Experiment<?>>> mine =
        experiments.entrySet().stream()
            .filter(one -> shard.has(one.getKey()) && store.result(one.getKey()).isEmpty())
            .toList();
    long total = mine.stream().mapToLong(one -> one.getValue().cost()).sum();
    long done = 0;
    for (var one : mine) {
      long before = done;
      long cost = one.getValue().cost();
      if (store.claim(one.getKey())) {
        try {
          long start = System.nanoTime();
          String result =
              one.getValue()
                  .json((part, of) -> progress.advanced(before + cost * part / of, total));
          store.put(one.getValue().passport(), result, (System.nanoTime() - start) / 1e9);
        } finally {
          store.release(one.getKey());
        }
      }
      done += cost;
      progress.advanced(done, total);
    }
  }
}
