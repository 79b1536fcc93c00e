package dev.broca.lab.study;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Evaluation;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Measure;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.lesion.LesionKind;
import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.localize.Balance;
import dev.broca.lab.localize.Mask;
import dev.broca.lab.localize.ModelPassport;
import dev.broca.lab.localize.Passport;
import dev.broca.lab.stimuli.Sha256;
import dev.broca.lab.study.ModelPlan.GenerationPlan;
import dev.broca.lab.study.ModelPlan.MaskPlan;
import dev.broca.lab.study.ModelPlan.RunPlan;
import dev.broca.lab.study.ModelPlan.TaskPlan;
import dev.broca.lab.study.NetworksPlan.ControlsPlan;
import dev.broca.lab.study.NetworksPlan.ProfilePlan;
import dev.broca.lab.study.StudyResult.BalanceRow;
import dev.broca.lab.study.StudyResult.Paradigm;
import dev.broca.lab.study.StudySpec.OtherSpec;
import dev.broca.lab.study.StudySpec.TaskSpec;
import dev.broca.model.Fill;
import dev.broca.model.LanguageModel;
import dev.broca.model.Lesion;
import dev.broca.model.LesionPositions;
import dev.broca.model.Progress;
import dev.broca.model.RealisedEnergy;
import dev.broca.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The work of a study on one model. It is cut into pieces, each kept under the key of everything
 * that determines it; what the store has is not done again.
 */
public final class StudyRun {
  /** Texts over which the energy that a lesion takes out is measured. */
  private static final int ENERGY_TEXTS = 32;

  private static final int CONTINUED_TOKENS = 24;

  /** Items of a task from which the time for all is judged. */
  private static final int CALIBRATION = 64;

  private static final long BYTES_PER_ITEM = 40;

  /**
   * A task, read and fitted to the model.
   *
   * @param asked the prefix as the study says it
   * @param prefix the same as a token
   * @param first whether it is the first prefix of the task
   */
  private record Task(
      TaskSpec spec,
      Benchmark items,
      String hash,
      Prefix asked,
      OptionalInt prefix,
      boolean first) {}

  /**
   * A piece of work.
   *
   * @param passport what determines its result
   * @param texts how much there is to do
   */
  private record Piece(Passport passport, long texts, Work work) {
    String key() {
      return passport.key();
    }
  }

  /** What a piece of work does. */
  private interface Work {
    String result(Progress progress);
  }

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
  private final List<Task> tasks;
  private final Passport computed;
  private final SequencedMap<String, Piece> pieces = new LinkedHashMap<>();
  private final Map<String, Fill> fills = new HashMap<>();
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
    this.tasks = spec.tasks().stream().flatMap(task -> tasks(task).stream()).toList();
    List<Arms> drawn = Arms.of(spec, this.cuts, this.others);
    this.brains = new Brains(spec, model, computed, drawn.getFirst().all());
    this.plan = plan(name, drawn);
  }

  /** A task after every prefix; after those only once that are the same token. */
  private List<Task> tasks(TaskSpec spec) {
    Benchmark items = spec.read();
    String hash = items.hash();
    var tokens = new LinkedHashMap<OptionalInt, Task>();
    for (Prefix asked : spec.prefixes()) {
      OptionalInt token = asked.in(model::tokenizer);
      tokens.putIfAbsent(token, new Task(spec, items, hash, asked, token, tokens.isEmpty()));
    }
    return List.copyOf(tokens.values());
  }

  private ModelPlan plan(String name, List<Arms> drawn) {
    List<Arm> arms = drawn.stream().flatMap(its -> its.all().stream()).toList();
    List<TaskPlan> planned = new ArrayList<>();
    for (Task task : tasks) {
      planned.add(planned(task));
    }
    List<RunPlan> runs = new ArrayList<>();
    for (Arm arm : arms) {
      BalanceRow balance = balance(arm);
      for (LesionKind lesion : spec.lesions()) {
        for (LesionPositions positions : positions(arm)) {
          for (int t = 0; t < tasks.size(); t++) {
            if (tasks.get(t).first || isForFurtherPrefixes(arm, positions)) {
              runs.add(run(t, arm, lesion, positions, balance));
            }
          }
        }
      }
    }
    List<GenerationPlan> continued = generations(arms);
    brains.addTo((passport, texts, work) -> add(passport, texts, work::result));
    var controlled = new Controlled();
    var work =
        new NetworkWork(
            spec, model, (passport, texts, does) -> add(passport, texts, does::apply).key());
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
            controlled.plans),
        provenance(),
        Stream.concat(
                drawn.stream().flatMap(its -> its.notes().stream()),
                Stream.concat(controlled.notes.stream(), work.notes().stream()))
            .toList());
  }

  private static String truncation(Localized its) {
    var truncation = its.mask().passport().entries().get("truncation");
    return truncation == null ? "none" : truncation.asString();
  }

  private static MaskPlan mask(String name, Arm arm) {
    return new MaskPlan(name, arm.mask().stream().boxed().toList());
  }

  /** The other networks with controls of their own, each on its own task. */
  private final class Controlled {
    private final List<ControlsPlan> plans = new ArrayList<>();
    private final List<MaskPlan> masks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

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
      for (Arm arm : arms.all()) {
        boolean drawn = arm.seed().isPresent();
        if (drawn || arm.label().equals(Arm.NETWORK) || arm.label().equals(Arm.WITHOUT_OUTLIERS)) {
          BalanceRow balance = balance(arm);
          for (LesionKind lesion : spec.lesions()) {
            runs.add(run(task, arm, lesion, spec.positions().getFirst(), balance));
          }
          if (!arm.label().equals(Arm.NETWORK)) {
            masks.add(mask(Arm.safe(name) + "_" + arm.name(), arm));
          }
        }
      }
      plans.add(new ControlsPlan(name, truncation(its), runs));
      arms.notes().forEach(note -> notes.add(name + ": " + note));
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

  private TaskPlan planned(Task task) {
    Map<String, Paradigm> paradigms = new LinkedHashMap<>();
    for (Item item : task.items.items()) {
      paradigms.merge(
          item.paradigm(),
          new Paradigm(item.paradigm(), item.phenomenon(), 1),
          (a, b) -> new Paradigm(a.name(), a.phenomenon(), a.items() + 1));
    }
    List<String> names = List.copyOf(paradigms.keySet());
    Piece intact =
        add(passport(task), task.items.items().size(), progress -> intact(task, progress));
    return new TaskPlan(
        task.spec.name(),
        task.items.grouping(),
        task.items.measure() == Measure.LOSS,
        task.prefix.isPresent() ? task.prefix.getAsInt() : null,
        prefixWords(task),
        List.copyOf(paradigms.values()),
        task.items.items().stream().map(item -> names.indexOf(item.paradigm())).toList(),
        intact.key());
  }

  /** The number of a task after its first prefix. */
  private int first(TaskSpec task) {
    return IntStream.range(0, tasks.size())
        .filter(t -> tasks.get(t).spec.equals(task))
        .findFirst()
        .orElseThrow();
  }

  private static String prefixWords(Task task) {
    return task.prefix.isPresent() ? "token " + task.prefix.getAsInt() : "none";
  }

  /**
   * Single positions are for masks of the first network that are not drawn, at the primary dose.
   */
  private List<LesionPositions> positions(Arm arm) {
    boolean fixed = arm.seed().isEmpty() && !arm.isOther() && arm.cut().isFirst();
    boolean all = fixed && arm.percent() == spec.primary().percent();
    return all ? spec.positions() : spec.positions().subList(0, 1);
  }

  /** What the verdict looks at: all masks of the first cut at the primary dose. */
  private boolean isForFurtherPrefixes(Arm arm, LesionPositions positions) {
    return !arm.isOther()
        && arm.cut().isFirst()
        && arm.percent() == spec.primary().percent()
        && positions == spec.positions().getFirst();
  }

  private RunPlan run(
      int t, Arm arm, LesionKind lesion, LesionPositions positions, BalanceRow balance) {
    Task task = tasks.get(t);
    Piece piece =
        add(
            lesioned(passport(task), arm.mask(), lesion, positions),
            task.items.items().size(),
            progress -> lesioned(task, arm.mask(), lesion, positions, progress));
    return new RunPlan(
        t,
        piece.key(),
        arm.label(),
        arm.of().orElse(null),
        arm.seed().isPresent() ? arm.seed().getAsLong() : null,
        arm.percent(),
        arm.mask().size(),
        lesion.label(),
        positions.name().toLowerCase(Locale.ROOT),
        balance,
        arm.cut().label());
  }

  private BalanceRow balance(Arm arm) {
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
  private List<GenerationPlan> generations(List<Arm> arms) {
    List<GenerationPlan> planned = new ArrayList<>();
    if (spec.prompts().isEmpty()) {
      return planned;
    }
    Piece intact = add(continuing(), 1, progress -> continued(model));
    planned.add(new GenerationPlan(intact.key(), Arm.INTACT, null));
    for (Arm arm : arms) {
      boolean first = arm.seed().isEmpty() || arm.seed().getAsLong() == spec.seed();
      boolean ofNetwork = arm.of().isEmpty() || arm.of().get().equals(Arm.NETWORK);
      boolean primary = arm.percent() == spec.primary().percent() && arm.cut().isFirst();
      if (primary && first && ofNetwork) {
        LesionPositions at = spec.positions().getFirst();
        for (LesionKind kind : spec.lesions()) {
          Piece piece =
              add(
                  lesioned(continuing(), arm.mask(), kind, at),
                  1,
                  progress -> continued(view(arm.mask(), kind, at, prefix())));
          planned.add(new GenerationPlan(piece.key(), arm.label(), kind.label()));
        }
      }
    }
    return planned;
  }

  private OptionalInt prefix() {
    return tasks.getFirst().prefix;
  }

  private Piece add(Passport passport, long texts, Work work) {
    return pieces.computeIfAbsent(passport.key(), key -> new Piece(passport, texts, work));
  }

  // What determines a result.

  private Passport passport(Task task) {
    return computed
        .with("task", task.hash)
        .with("prefix", task.prefix.isPresent() ? task.prefix.getAsInt() : null)
        .with("reduce", task.spec.reduce().label());
  }

  private Passport continuing() {
    return computed
        .with("prompts", spec.prompts())
        .with("tokens", CONTINUED_TOKENS)
        .with("prefix", prefix().isPresent() ? prefix().getAsInt() : null);
  }

  private Passport lesioned(Passport of, Mask mask, LesionKind lesion, LesionPositions positions) {
    String units = mask.stream().mapToObj(String::valueOf).collect(Collectors.joining(","));
    Passport passport =
        of.with("site", mask.units().site().label())
            .with("mask", Sha256.of(mask.units().widths() + " " + units))
            .with("lesion", lesion.label())
            .with("positions", positions.name().toLowerCase(Locale.ROOT));
    return lesion.needsTexts()
        ? passport
            .with("fill_texts", Sha256.of(String.join("\n", NeutralTexts.all())))
            .with("fill_seed", lesion == LesionKind.RESAMPLE ? spec.seed() : null)
        : passport;
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
    for (Task task : tasks) {
      all.put("task " + task.spec.name(), task.hash);
    }
    brains.provenance(all);
    all.put("fill texts", Sha256.of(String.join("\n", NeutralTexts.all())));
    return all;
  }

  // Doing it.

  private String intact(Task task, Progress progress) {
    return TaskScores.of(evaluated(task, model, progress), Optional.empty()).json();
  }

  private Evaluation evaluated(Task task, LanguageModel subject, Progress progress) {
    return task.items.evaluate(subject, task.asked, task.spec.reduce(), progress);
  }

  private String lesioned(
      Task task, Mask mask, LesionKind lesion, LesionPositions positions, Progress progress) {
    LanguageModel view = view(mask, lesion, positions, task.prefix);
    RealisedEnergy energy = view.realisedEnergy(sample(task), Progress.NONE);
    return TaskScores.of(evaluated(task, view, progress), Optional.of(energy)).json();
  }

  private LanguageModel view(
      Mask mask, LesionKind lesion, LesionPositions positions, OptionalInt prefix) {
    Fill fill =
        fills.computeIfAbsent(
            lesion.label() + " " + prefix,
            key ->
                lesion.fill(
                    model, spec.site(), NeutralTexts.all(), prefix, spec.seed(), Progress.NONE));
    return model.lesioned(new Lesion(mask.units(), mask.toBitSet(), fill, positions));
  }

  /** Texts of a task from its beginning to its end. */
  private List<int[]> sample(Task task) {
    List<Item> items = task.items.items();
    int count = Math.min(ENERGY_TEXTS, items.size());
    return IntStream.range(0, count)
        .mapToObj(i -> items.get((int) ((long) i * items.size() / count)))
        .map(item -> item.passages().getFirst().text())
        .map(text -> tokens(task.prefix, text))
        .toList();
  }

  private int[] tokens(OptionalInt prefix, String text) {
    int[] ids = Prefix.behind(prefix, model.tokenizer().encode(text, false).ids());
    return IntStream.concat(prefix.stream(), IntStream.of(ids)).toArray();
  }

  private String continued(LanguageModel subject) {
    return continued(subject, spec.prompts());
  }

  private String continued(LanguageModel subject, List<String> prompts) {
    List<String> texts =
        prompts.stream()
            .map(prompt -> subject.greedy(tokens(prefix(), prompt), CONTINUED_TOKENS))
            .map(ids -> model.tokenizer().decode(ids))
            .toList();
    return JsonMapper.shared().writeValueAsString(texts);
  }

  /** How many pieces of work there are. */
  public int size() {
    return pieces.size();
  }

  /** How many pieces of work are not done yet. */
  public int open() {
    return (int) pieces.keySet().stream().filter(key -> store.result(key).isEmpty()).count();
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
  Forecast forecast(LongSupplier nanos) {
    var calibration = new Calibration(nanos);
    var filled = new HashSet<String>();
    double seconds = 0;
    long bytes = 0;
    for (Piece piece : pieces.values()) {
      if (store.result(piece.key()).isEmpty() && !Brains.isOne(piece.passport)) {
        seconds += seconds(piece, calibration) + fillSeconds(piece, calibration, filled);
        bytes += 1000 + BYTES_PER_ITEM * piece.texts;
      }
    }
    Forecast predicting = brains.forecast(key -> store.result(key).isEmpty());
    return new Forecast(seconds + predicting.seconds(), bytes + predicting.bytes());
  }

  private double seconds(Piece piece, Calibration calibration) {
    boolean lesioned = piece.passport.entries().containsKey("lesion");
    LanguageModel subject = lesioned ? typical() : model;
    String kind = lesioned ? "lesioned " : "intact ";
    Optional<Task> task = taskOf(piece);
    if (task.isEmpty() && !piece.passport.entries().containsKey("prompts")) {
      return secondsToRead(piece, calibration);
    }
    if (task.isEmpty()) {
      double share = 1.0 / spec.prompts().size();
      return calibration.seconds(
          kind + "continuation", () -> continued(subject, spec.prompts().subList(0, 1)), share);
    }
    Task its = task.get();
    Benchmark some = its.items.limitTotal(CALIBRATION);
    double all =
        calibration.seconds(
            kind + its.hash + " " + its.prefix + its.spec.reduce(),
            () -> some.evaluate(subject, its.asked, its.spec.reduce(), Progress.NONE),
            (double) some.items().size() / piece.texts);
    return lesioned
        ? all
            + calibration.seconds(
                "energy " + its.hash + its.prefix,
                () -> subject.realisedEnergy(sample(its), Progress.NONE),
                1)
        : all;
  }

  /** What is done with the networks beside lesions reads texts, once. */
  private double secondsToRead(Piece piece, Calibration calibration) {
    Task any = tasks.getFirst();
    Benchmark some = any.items.limitTotal(CALIBRATION);
    double its =
        calibration.seconds(
            "reading", () -> some.evaluate(model, any.asked, any.spec.reduce(), Progress.NONE), 1);
    return its * piece.texts / some.items().size();
  }

  /** The task that a piece is of; none for continuations and what is no lesion. */
  private Optional<Task> taskOf(Piece piece) {
    return tasks.stream()
        .filter(task ->
            passport(task).entries().entrySet().stream()
                .allMatch(own -> own.getValue().equals(piece.passport.entries().get(own.getKey()))))
        .findFirst();
  }

  /** Class means are taken once for every prefix. */
  private double fillSeconds(Piece piece, Calibration calibration, Set<String> filled) {
    var lesion = piece.passport.entries().get("lesion");
    String prefix = String.valueOf(piece.passport.entries().get("prefix"));
    if (lesion == null
        || !lesion.asString().equals(LesionKind.CLASS_MEAN.label())
        || !filled.add(prefix)) {
      return 0;
    }
    List<String> texts = NeutralTexts.all();
    List<String> some = texts.subList(0, Math.min(CALIBRATION, texts.size()));
    return calibration.seconds(
        "class means",
        () ->
            LesionKind.CLASS_MEAN.fill(
                model, spec.site(), some, prefix(), spec.seed(), Progress.NONE),
        (double) some.size() / texts.size());
  }

  /** The network zeroed. */
  private LanguageModel typical() {
    return view(found.mask(), LesionKind.ZERO, spec.positions().getFirst(), prefix());
  }

  /** Controls that could not be drawn, and why. */
  public List<String> notes() {
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
    List<Piece> mine =
        pieces.values().stream()
            .filter(piece -> shard.has(piece.key()) && store.result(piece.key()).isEmpty())
            .toList();
    long total = mine.stream().mapToLong(Piece::texts).sum();
    long done = 0;
    for (Piece piece : mine) {
      long before = done;
      if (store.claim(piece.key())) {
        try {
          long start = System.nanoTime();
          String result =
              piece.work.result(
                  (tokens, of) -> progress.advanced(before + piece.texts * tokens / of, total));
          store.put(piece.passport, result, (System.nanoTime() - start) / 1e9);
        } finally {
          store.release(piece.key());
        }
      }
      done += piece.texts;
      progress.advanced(done, total);
    }
  }
}
