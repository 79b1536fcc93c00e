package dev.broca.lab.study;

import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.Energy;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.lab.study.plan.Localized;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.unit.Units;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;

/** Networks that nobody has found: random t, equal energies. */
@NullMarked
public final class MadeUp {
  private MadeUp() {}

  public static StudySpec spec(String... lines) {
    return StudySpec.parse("s", "s.yaml", Path.of(""), String.join("\n", lines) + "\n");
  }

  /** What the localizer of a study might have found in a model, with each of its cuts. */
  public static List<Localized> cuts(StudySpec spec, LanguageModel model) {
    return IntStream.range(0, Math.max(1, spec.cuts().size()))
        .mapToObj(c -> localized(spec, model, c == 0 ? 7 : 70 + c))
        .toList();
  }

  /** What the localizers of its other networks might have found. */
  public static List<Localized> others(StudySpec spec, LanguageModel model) {
    return IntStream.range(0, spec.others().size())
        .mapToObj(i -> localized(spec, model, 8 + i))
        .toList();
  }

  private static Localized localized(StudySpec spec, LanguageModel model, long seed) {
    Units units = model.units(spec.site());
    var random = new Random(seed);
    double[] t = random.doubles(units.count(), -1.5, 1.5).toArray();
    double[] energies = new double[units.count()];
    Arrays.fill(energies, 1);
    var known = UnitStatistics.of(t, Energy.of(units, energies, energies).reading(energies));
    Selection selection = Selection.top(new Amount.Percent(spec.primary().percent()));
    return new Localized(
        selection.of(known, Passport.empty().with("truncation", "whole")),
        selection,
        known,
        permuted(units, spec.controls().getOrDefault(ControlKind.LABEL_PERMUTED, 0), random),
        "",
        network(20));
  }

  private static List<Mask> permuted(Units units, int count, Random random) {
    List<Mask> masks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var members = new BitSet();
      random.ints(20, 0, units.count()).forEach(members::set);
      masks.add(Mask.of(units, members, Passport.empty()));
    }
    return masks;
  }

  /** A network of that many units, as an analysis sees it. */
  public static StudyResult.Network network(int units) {
    return new StudyResult.Network(
        "language",
        "sentences",
        "nonwords",
        "strict",
        units,
        .85,
        .92,
        .7,
        1.1,
        .02,
        null,
        100,
        units,
        List.of(),
        List.of(1f, 2f),
        List.of(0, 1),
        List.of());
  }
}
