package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.pairs.MinimalPair;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.made.PulledSets;
import dev.broca.model.base.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Minimal pairs as a contrast: grammatical against ungrammatical sentences of a paradigm or
 * phenomenon. One half of the pairs localizes, the other is kept for testing.
 *
 * <p>Of every paradigm, a {@link NumpyRandom#permutation} of its groups is drawn; the first half of
 * them, rounded up, localizes. A group is a pair, or with our own pairs all pairs that are made of
 * the same words, so no words in the same roles are in both halves. Both halves keep the order of
 * the pairs.
 *
 * @param network {@code pairs:} or {@code blimp:}, then the paradigm or phenomenon
 * @param seed of the split
 * @param localizing the pairs that localize
 * @param testing the pairs that do not
 */
public record PairContrast(String network, long seed, List<Pair> localizing, List<Pair> testing) {
  /** What the network of our own pairs begins with. */
  public static final String OWN = "pairs:";

  /** What the network of BLiMP's pairs begins with. */
  public static final String BLIMP = "blimp:";

  /** Fewer pairs in a half say nothing about either. */
  private static final int FEWEST = 10;

  /**
   * A grammatical sentence and one that is not.
   *
   * @param id the paradigm, a slash and the pair's own id
   * @param paradigm its paradigm
   * @param phenomenon what several paradigms have in common
   * @param group pairs of a paradigm with the same group stay together
   * @param good the grammatical sentence
   * @param bad the other one
   */
  public record Pair(
      String id, String paradigm, String phenomenon, String group, String good, String bad) {
    /** One of our own pairs. */
    public static Pair of(MinimalPair pair) {
      return new Pair(
          pair.paradigm() + "/" + pair.number(),
          pair.paradigm(),
          pair.phenomenon(),
          pair.paradigm() + "/" + pair.draw(),
          pair.good(),
          pair.bad());
    }

    private static Pair of(Item item) {
      return new Pair(
          item.id(),
          item.paradigm(),
          item.phenomenon(),
          item.id(),
          item.passages().get(0).text(),
          item.passages().get(1).text());
    }
  }

  /** Copies the lists. */
  public PairContrast {
    localizing = List.copyOf(localizing);
    testing = List.copyOf(testing);
  }

  /** Whether the name of a network asks for minimal pairs. */
  public static boolean isAskedForBy(String network) {
    return network.startsWith(OWN) || network.startsWith(BLIMP);
  }

  /**
   * The pairs that a network asks for.
   *
   * @param network {@code pairs:} or {@code blimp:}, then a paradigm or phenomenon
   * @param seed of the split, from 0 to 4294967295
   * @param data the files of {@code blimp:}; empty for {@code pairs:}, and where they were pulled
   * @throws LabException if files are missing or not needed, or as {@link #own} and {@link #blimp}
   */
  public static PairContrast of(String network, long seed, Optional<Path> data) {
    String name = network.substring(network.indexOf(':') + 1);
    if (network.startsWith(OWN)) {
      if (data.isPresent()) {
        throw new LabException(
            "The minimal pairs of %s are built in: leave out --stimuli, or ask for blimp: to read pairs from files."
                .formatted(network));
      }
      return own(name, seed);
    }
    if (!network.startsWith(BLIMP)) {
      throw new LabException(
          "Minimal pairs are asked for as pairs:NAME or blimp:NAME, found \"%s\"."
              .formatted(network));
    }
    PulledSets pulled = PulledSets.standard();
    Path files =
        data.map(pulled::meant)
            .or(() -> pulled.find("blimp"))
            .orElseThrow(() ->
                new LabException(
                    "%s reads the minimal pairs of BLiMP. Give the folder with its JSONL files with --stimuli, fetch them with %s, or ask for pairs: for the built-in ones."
                        .formatted(network, PulledSets.command("blimp"))));
    return blimp(name, files, seed);
  }

  /**
   * Our own pairs.
   *
   * @param name a paradigm or phenomenon
   * @param seed of the split, from 0 to 4294967295
   * @throws LabException if there is no such paradigm or phenomenon
   */
  public static PairContrast own(String name, long seed) {
    return of(OWN, name, MinimalPair.all().stream().map(Pair::of).toList(), seed);
  }

  /**
   * BLiMP's pairs, but for the few whose sentences are equal.
   *
   * @param name a paradigm or phenomenon
   * @param data what {@link Blimp#read} takes
   * @param seed of the split, from 0 to 4294967295
   * @throws LabException if the files cannot be read, have no such paradigm or phenomenon, or too
   *     few pairs of it
   */
  public static PairContrast blimp(String name, Path data, long seed) {
    List<Pair> pairs =
        Blimp.read(data).items().stream()
            .map(Pair::of)
            .filter(pair -> !pair.good().equals(pair.bad()))
            .toList();
    return of(BLIMP, name, pairs, seed);
  }

  private static PairContrast of(String kind, String name, List<Pair> all, long seed) {
    List<Pair> chosen = chosen(name, all);
    Set<String> first = localizingGroups(chosen, new NumpyRandom(seed));
    var contrast =
        new PairContrast(
            kind + name,
            seed,
            chosen.stream().filter(pair -> first.contains(pair.group)).toList(),
            chosen.stream().filter(pair -> !first.contains(pair.group)).toList());
    contrast.requirePairs();
    return contrast;
  }

  /** The paradigm of this name, or else the phenomenon. */
  private static List<Pair> chosen(String name, List<Pair> all) {
    for (Function<Pair, String> what :
        List.<Function<Pair, String>>of(Pair::paradigm, Pair::phenomenon)) {
      List<Pair> chosen = all.stream().filter(pair -> what.apply(pair).equals(name)).toList();
      if (!chosen.isEmpty()) {
        return chosen;
      }
    }
    var known = new TreeSet<String>();
    all.forEach(pair -> known.addAll(List.of(pair.paradigm, pair.phenomenon)));
    throw new LabException(
        "There is no paradigm or phenomenon \"%s\" among these minimal pairs. Did you mean %s? There are: %s."
            .formatted(name, nearest(name, known), String.join(", ", known)));
  }

  /** The one that is meant, however far; case, dashes and underscores make no difference. */
  private static String nearest(String name, SortedSet<String> known) {
    var byLetters = new LinkedHashMap<String, String>();
    known.forEach(one -> byLetters.putIfAbsent(letters(one), one));
    return Nearest.of(letters(name), byLetters.keySet(), _ -> Integer.MAX_VALUE)
        .map(byLetters::get)
        .orElseThrow();
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  private static Set<String> localizingGroups(List<Pair> pairs, NumpyRandom random) {
    var groups = new LinkedHashMap<String, Set<String>>();
    for (Pair pair : pairs) {
      groups.computeIfAbsent(pair.paradigm, _ -> new LinkedHashSet<>()).add(pair.group);
    }
    var localizing = new HashSet<String>();
    for (Map.Entry<String, Set<String>> paradigm : groups.entrySet()) {
      List<String> names = List.copyOf(paradigm.getValue());
      int[] order = random.permutation(names.size());
      for (int i = 0; i < Math.ceilDiv(names.size(), 2); i++) {
        localizing.add(names.get(order[i]));
      }
    }
    return localizing;
  }

  private void requirePairs() {
    int smaller = Math.min(localizing.size(), testing.size());
    if (smaller < FEWEST) {
      throw new LabException(
          "One half of the pairs of %s localizes and one tests; each needs at least %d, but there are %d and %d. Give more pairs, or a phenomenon instead of a paradigm."
              .formatted(network, FEWEST, localizing.size(), testing.size()));
    }
  }

  /** The name of the network with a dash for the colon, which cannot be in every file's name. */
  public String name() {
    return network.replace(':', '-');
  }

  /** Grammatical against ungrammatical, of the pairs that localize. */
  public Contrast contrast() {
    return contrast(localizing, "localize; the others are for testing");
  }

  /** Grammatical against ungrammatical, of the pairs that did not localize. */
  public Contrast held() {
    return contrast(testing, "did not localize");
  }

  private Contrast contrast(List<Pair> pairs, String what) {
    var good = new ArrayList<Stimulus>();
    var bad = new ArrayList<Stimulus>();
    for (Pair pair : pairs) {
      good.add(new Stimulus(pair.good, pair.group));
      bad.add(new Stimulus(pair.bad, pair.group));
    }
    return new Contrast(
        name(),
        "grammatical",
        "ungrammatical",
        good,
        bad,
        "%d of the %d minimal pairs of %s, those that by seed %d %s"
            .formatted(pairs.size(), localizing.size() + testing.size(), network, seed, what));
  }
}
