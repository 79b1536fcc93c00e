package dev.broca.lab.study.spec;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.benchmark.Reduce;
import dev.broca.lab.benchmark.suite.BenchmarkRequest;
import dev.broca.lab.benchmark.suite.Benchmarks;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerRequest;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.lab.stimuli.made.PulledSets;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.table.TableOptions;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.unit.LesionPositions;
import dev.broca.model.unit.Site;
import dev.broca.torch.DType;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a study asks for, as its YAML file says it.
 *
 * @param name the name of the file without its suffix
 * @param text the file, word for word
 * @param models hub ids, folders, files or aliases
 * @param dtype the type that is computed in
 * @param network what is localized
 * @param site where its units sit
 * @param cuts how its texts are cut, the first for all but the verdict; empty for the cut of its
 *     mode
 * @param others networks to dissociate it from
 * @param doses in percent of all units, rising
 * @param lesions what units are overwritten with
 * @param positions where
 * @param controls how many masks of each kind
 * @param tasks what is measured
 * @param brains recordings of brains that the network predicts
 * @param primary the comparison that is fixed beforehand
 * @param prompts beginnings of texts to continue
 * @param further what else is found out about the networks
 * @param seed of everything that is drawn
 */
public record StudySpec(
    String name,
    String text,
    List<String> models,
    DType dtype,
    NetworkSpec network,
    Site site,
    List<Truncation> cuts,
    List<OtherSpec> others,
    List<Double> doses,
    List<LesionKind> lesions,
    List<LesionPositions> positions,
    Map<ControlKind, Integer> controls,
    List<TaskSpec> tasks,
    List<BrainSpec> brains,
    StudyResult.Primary primary,
    List<String> prompts,
    Further further,
    long seed) {
  /** How many masks of a kind are drawn at other doses than the primary one. */
  public static final int MASKS_AT_OTHER_DOSES = 3;

  /** How many masks of a kind are drawn for another network, unless the study says so. */
  static final int MASKS_OF_OTHERS = 9;

  /** Copies the lists. */
  public StudySpec {
    models = List.copyOf(models);
    cuts = List.copyOf(cuts);
    others = List.copyOf(others);
    doses = doses.stream().sorted().toList();
    lesions = List.copyOf(lesions);
    positions = List.copyOf(positions);
    controls = Collections.unmodifiableMap(new LinkedHashMap<>(controls));
    tasks = List.copyOf(tasks);
    brains = List.copyOf(brains);
    prompts = List.copyOf(prompts);
  }

  /**
   * What is localized.
   *
   * @param name language, multiple-demand, theory-of-mind, or any name for a contrast file
   * @param mode whose rules hold
   * @param stimuli the texts; empty for those that come along
   * @param positive the condition of a file that is preferred
   * @param negative the other
   */
  public record NetworkSpec(
      String name,
      Mode mode,
      Optional<Path> stimuli,
      Optional<String> positive,
      Optional<String> negative) {}

  /**
   * A network beside that of the study.
   *
   * @param network what is localized; it has a name that no kind of mask has
   * @param task the study's task that is its own; the primary task is that of the study's network
   * @param controls at most so many masks of every kind that the study's network has are drawn for
   *     it
   */
  public record OtherSpec(NetworkSpec network, String task, int controls) {}

  /**
   * What else is found out about the networks.
   *
   * @param profiles what drives the units of every network
   * @param multiverse what the study's network would be under other choices
   */
  public record Further(boolean profiles, boolean multiverse) {}

  /**
   * A task.
   *
   * @param name its name in the study: that of its benchmark, unless {@code benchmark} names it
   * @param benchmark the benchmark, and how its items are read
   * @param limit items of every paradigm; empty for all
   * @param prefixes the token before every text, the first for all but the verdict
   * @param reduce how log-probabilities of tokens become scores
   */
  public record TaskSpec(
      String name,
      BenchmarkRequest benchmark,
      OptionalInt limit,
      List<Prefix> prefixes,
      Reduce reduce) {
    /** Copies the list. */
    public TaskSpec {
      prefixes = List.copyOf(prefixes);
    }

    /**
     * Its items.
     *
     * @throws LabException if its files are not there or malformed
     */
    public Benchmark read() {
      Benchmark all = benchmark.read();
      return limit.isPresent() ? all.limit(limit.getAsInt()) : all;
    }
  }

  /**
   * Reads a study.
   *
   * @throws LabException if the file cannot be read, or says what is not known, with the line
   */
  public static StudySpec read(Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("[.](yaml|yml)$", "");
    try {
      Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
      return parse(name, file.toString(), folder, Files.readString(file));
    } catch (IOException e) {
      throw new LabException(unreadable(file, e), e);
    }
  }

  private static String unreadable(Path file, IOException e) {
    return switch (e) {
      case NoSuchFileException _ ->
          "There is no study %s. Write one with broca study init.".formatted(file);
      case AccessDeniedException _ -> "The study %s may not be read.".formatted(file);
      case CharacterCodingException _ -> "The study %s is not text in UTF-8.".formatted(file);
      default -> "The study %s cannot be read: %s.".formatted(file, e.getMessage());
    };
  }

  /** The names in a study; others are refused before one that is missing. */
  private static final Set<String> KEYS =
      Set.of(
          "models",
          "dtype",
          "network",
          "site",
          "cuts",
          "others",
          "doses",
          "lesions",
          "positions",
          "controls",
          "tasks",
          "brain",
          "primary",
          "prompts",
          "profiles",
          "multiverse",
          "seed");

  /** Reads a study's text; relative paths start from the folder. */
  public static StudySpec parse(String name, String file, Path folder, String text) {
    YamlMap yaml = YamlMap.parse(file, text);
    yaml.refuseOthersThan(KEYS);
    List<TaskSpec> tasks = tasks(yaml, folder);
    List<Double> doses = doses(yaml);
    NetworkSpec network = network(yaml, folder);
    StudyResult.Primary primary = primary(yaml, tasks, doses);
    long seed = yaml.value("seed", StudySpec::seed).orElse(42L);
    return new StudySpec(
        name,
        text,
        orElse(yaml.list("models", Function.identity()), List.of("smollm2-135m")),
        yaml.value("dtype", StudySpec::dtype).orElse(DType.FLOAT32),
        network,
        yaml.value("site", labelled(Site.values(), Site::label)).orElse(Site.BLOCK_OUTPUT),
        yaml.list("cuts", Truncation::of),
        new Others(folder, network, tasks, primary.task()).of(yaml),
        doses,
        orElse(
            yaml.list("lesions", labelled(LesionKind.values(), LesionKind::label)),
            List.of(LesionKind.ZERO, LesionKind.CLASS_MEAN)),
        orElse(
            yaml.list(
                "positions",
                labelled(LesionPositions.values(), p -> p.name().toLowerCase(Locale.ROOT))),
            List.of(LesionPositions.ALL)),
        controls(yaml),
        tasks,
        BrainSpec.of(yaml, folder, seed),
        primary,
        yaml.list("prompts", Function.identity()),
        new Further(wanted(yaml, "profiles"), wanted(yaml, "multiverse")),
        seed);
  }

  private static boolean wanted(YamlMap yaml, String what) {
    return yaml.value(what, StudySpec::truth).orElse(false);
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "yes", "true" -> true;
      case "no", "false" -> false;
      default -> throw new LabException("expected yes or no, found " + text);
    };
  }

  private static NetworkSpec network(YamlMap yaml, Path folder) {
    if (!yaml.has("network") || yaml.isScalar("network")) {
      String name = yaml.value("network", Function.identity()).orElse("language");
      return new NetworkSpec(
          name, Mode.STRICT, Optional.empty(), Optional.empty(), Optional.empty());
    }
    YamlMap map = yaml.map("network").orElseThrow();
    var network =
        new NetworkSpec(
            map.value("name", Function.identity()).orElse("language"),
            map.value("mode", labelled(Mode.values(), Mode::label)).orElse(Mode.STRICT),
            map.value("stimuli", text -> path(folder, text)),
            map.value("positive", Function.identity()),
            map.value("negative", Function.identity()));
    map.refuseOthers();
    return network;
  }

  private static List<Double> doses(YamlMap yaml) {
    return orElse(yaml.list("doses", StudySpec::percent), List.of(1.0));
  }

  private static Map<ControlKind, Integer> controls(YamlMap yaml) {
    var controls = new LinkedHashMap<ControlKind, Integer>();
    yaml.map("controls")
        .ifPresentOrElse(
            map -> {
              for (String name : map.names()) {
                ControlKind kind = map.value(name, count -> kind(name, count)).orElseThrow();
                controls.put(kind, map.value(name, Integer::valueOf).orElseThrow());
              }
            },
            () -> Arrays.stream(ControlKind.values()).forEach(kind -> controls.put(kind, 39)));
    return controls;
  }

  private static ControlKind kind(String name, String count) {
    if (!count.matches("[1-9][0-9]{0,3}")) {
      throw new LabException("expected a number of masks from 1 to 9999, found " + count);
    }
    return ControlKind.of(name);
  }

  private static List<TaskSpec> tasks(YamlMap yaml, Path folder) {
    YamlMap map =
        yaml.map("tasks")
            .orElseThrow(() ->
                yaml.error("tasks", "a study has tasks, such as tasks: {pairs: {limit: 10}}"));
    List<TaskSpec> tasks = map.names().stream().map(name -> task(map, name, folder)).toList();
    if (tasks.isEmpty()) {
      throw yaml.error("tasks", "a study has at least one task");
    }
    return tasks;
  }

  private static TaskSpec task(YamlMap tasks, String name, Path folder) {
    YamlMap map = tasks.mapOrBlank(name);
    String benchmark = map.value("benchmark", Function.identity()).orElse(name);
    if (!Benchmarks.names().contains(benchmark)) {
      throw tasks.error(
          name,
          "there is no benchmark %s; there are %s"
              .formatted(benchmark, String.join(", ", Benchmarks.names())));
    }
    var task =
        new TaskSpec(
            name,
            new BenchmarkRequest(
                benchmark,
                map.value("data", text -> path(folder, text)),
                table(map),
                wanted(map, "leading-blank")),
            map.value("limit", StudySpec::count).map(OptionalInt::of).orElse(OptionalInt.empty()),
            orElse(map.list("prefix", Prefix::parse), List.of(new Prefix.Auto())),
            map.value("reduce", labelled(Reduce.values(), Reduce::label)).orElse(Reduce.SUM));
    map.refuseOthers();
    return task;
  }

  /** What is said of the task's tables. */
  private static TableOptions table(YamlMap task) {
    TableOptions table =
        task.value("separator", TableOptions.STANDARD::separated).orElse(TableOptions.STANDARD);
    Optional<YamlMap> columns = task.map("columns");
    for (String what : columns.map(YamlMap::names).orElse(List.of())) {
      table =
          table.with(
              what, columns.flatMap(named -> named.value(what, Function.identity())).orElseThrow());
    }
    for (String what : List.of("good", "bad")) {
      Optional<String> name = task.value(what, Function.identity());
      table = name.isPresent() ? table.with(what, name.get()) : table;
    }
    return table;
  }

  private static StudyResult.Primary primary(
      YamlMap yaml, List<TaskSpec> tasks, List<Double> doses) {
    Optional<YamlMap> map = yaml.map("primary");
    String task =
        map.flatMap(m -> m.value("task", Function.identity())).orElse(tasks.getFirst().name());
    double dose =
        map.flatMap(m -> m.value("dose", StudySpec::percent)).orElse(Collections.max(doses));
    map.ifPresent(YamlMap::refuseOthers);
    if (tasks.stream().noneMatch(t -> t.name().equals(task))) {
      throw yaml.error("primary", "the primary task %s is not among the tasks".formatted(task));
    }
    if (!doses.contains(dose)) {
      throw yaml.error("primary", "the primary dose %s is not among the doses".formatted(dose));
    }
    return new StudyResult.Primary(task, dose);
  }

  /** A small study to begin with, every line of it explained. */
  public static String example(String model) {
    return """
    # What Broca does: finds the units of a network, lesions them and control masks,
    # and says whether these units matter more than others would.

    models: [%s]              # hub ids, folders, .gguf files or aliases
    network: language         # or multiple-demand; or {name: tense, stimuli: tense.csv}
    doses: [0.125, 0.25, 0.5, 1]    # in percent of all units
    lesions: [zero, class-mean]     # what lesioned units are set to
    controls:                 # masks to compare with, at the primary dose
      energy: 39              #   other units with the same places and energies
      label-permuted: 39      #   the same localizer with its labels permuted
      run: 9                  #   other coordinates in the same blocks
      uniform: 9              #   any other units
    tasks:
      pairs: {limit: 10}      # items of every paradigm; the built-in minimal pairs
    # blimp: {data: blimp.zip, limit: 10}
    # arithmetic: {limit: 40}
    # others:                 # networks to dissociate it from, with the task of each
    #   multiple-demand: arithmetic
    # brain:                  # recordings to predict from the network
    #   reading: recording.csv
    profiles: yes             # what else drives the units of each network
    multiverse: yes           # the network under 48 combinations of choices
    primary: {task: pairs, dose: 1} # fixed before anything is measured
    prompts:                  # continued by the intact and the lesioned model
      - The old man sat down and
    seed: 42
    """
        .formatted(quoted(model));
  }

  /** As YAML reads it back, whatever it holds. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9/.][A-Za-z0-9/._-]*")
        ? text
        : "'" + text.replace("'", "''") + "'";
  }

  /** Where controls are lesioned too, as plans call it: the first of the positions. */
  public LesionPositions primaryPositions() {
    return positions.getFirst();
  }

  /**
   * The study of the demo.
   *
   * @param quick for a minute instead of six
   */
  public static String demo(String model, DType dtype, boolean quick) {
    return """
    # The study of broca demo: few masks, doses and items. Copy it, change the copy, and
    # broca study run copy.yaml

    models: ['%s']
    dtype: %s
    network: language
    doses: [%s]
    lesions: [zero, class-mean]
    controls: {energy: %d, label-permuted: %d, uniform: %d}
    tasks:
      pairs: {limit: %d}
    primary: {task: pairs, dose: 1}
    profiles: yes
    prompts:
      - The old man sat down and
    seed: 42
    """
        .formatted(
            model.replace("'", "''"),
            dtype.label(),
            quick ? "1" : "0.25, 0.5, 1",
            quick ? 5 : 19,
            quick ? 5 : 19,
            quick ? 2 : 3,
            quick ? 2 : 1);
  }

  /** The localizer that the study asks for, with the first of its cuts. */
  public Localizer localizer() {
    return localizers().getFirst();
  }

  /** The same with each of its cuts. */
  public List<Localizer> localizers() {
    Localizer localizer = localizer(network);
    var options = localizer.options();
    var sized = options.with(options.selection().taking(new Amount.Percent(primary.percent())));
    return cuts.isEmpty()
        ? List.of(localizer.with(sized))
        : cuts.stream().map(sized::with).map(localizer::with).toList();
  }

  /** What results are told apart by where there are several cuts; null for one. */
  public @Nullable String cut(int number) {
    return cuts.size() > 1 ? cuts.get(number).label() : null;
  }

  /** The localizer of another network: it selects as that of the study's network does. */
  public Localizer localizer(OtherSpec other) {
    Localizer localizer = localizer(other.network());
    return localizer.with(localizer.options().with(localizer().options().selection()));
  }

  /** How many masks of each kind are drawn for another network. */
  public Map<ControlKind, Integer> controls(OtherSpec other) {
    var some = new LinkedHashMap<ControlKind, Integer>();
    if (other.controls() > 0) {
      controls.forEach((kind, count) -> some.put(kind, Math.min(count, other.controls())));
    }
    return some;
  }

  /** The part of this study that asks of another network what it asks of its own: on one task. */
  public StudySpec alone(OtherSpec other) {
    return new StudySpec(
        name,
        text,
        models,
        dtype,
        other.network(),
        site,
        List.of(),
        List.of(),
        List.of(primary.percent()),
        lesions,
        positions.subList(0, 1),
        controls(other),
        tasks.stream().filter(task -> task.name().equals(other.task())).toList(),
        List.of(),
        new StudyResult.Primary(other.task(), primary.percent()),
        List.of(),
        new Further(false, false),
        seed);
  }

  private Localizer localizer(NetworkSpec network) {
    Localizer localizer =
        new LocalizerRequest(
                network.name(),
                network.mode(),
                seed,
                network.stimuli(),
                network.positive(),
                network.negative())
            .localizer();
    return localizer.with(localizer.options().with(site));
  }

  private static DType dtype(String text) {
    return labelled(new DType[] {DType.FLOAT32, DType.BFLOAT16, DType.FLOAT16}, DType::label)
        .apply(text);
  }

  static Path path(Path folder, String text) {
    try {
      Path file = folder.resolve(text);
      return PulledSets.isName(text) && !Files.exists(file) ? Path.of(text) : file;
    } catch (InvalidPathException e) {
      throw new LabException("expected a path, found what no file can be called", e);
    }
  }

  private static double percent(String text) {
    if (!text.matches("[0-9]*[.]?[0-9]+")
        || !(Double.parseDouble(text) > 0)
        || Double.parseDouble(text) > 100) {
      throw new LabException("expected a percentage above 0 and up to 100, found " + text);
    }
    return Double.parseDouble(text);
  }

  /** How many controls another network has, 0 for none. */
  static int controls(String text) {
    return text.equals("0") ? 0 : count(text);
  }

  static int count(String text) {
    if (!text.matches("[1-9][0-9]{0,6}")) {
      throw new LabException("expected a whole number from 1 on, found " + text);
    }
    return Integer.parseInt(text);
  }

  private static long seed(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new LabException("expected a seed of up to nine digits, found " + text);
    }
    return Long.parseLong(text);
  }

  static <E> Function<String, E> labelled(E[] values, Function<E, String> label) {
    return text ->
        Arrays.stream(values)
            .filter(value -> label.apply(value).equals(text))
            .findFirst()
            .orElseThrow(() ->
                new LabException(
                    "expected %s, found %s"
                        .formatted(
                            Arrays.stream(values).map(label).collect(Collectors.joining(", ")),
                            text)));
  }

  private static <T> List<T> orElse(List<T> given, List<T> standard) {
    return given.isEmpty() ? standard : given;
  }
}
