package dev.broca.lab.profile;

import dev.broca.lab.LabException;
import dev.broca.lab.control.Controls;
import dev.broca.lab.control.MatchedControl;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.response.Responses;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.lab.stats.Effect;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.Familywise;
import dev.broca.lab.stimuli.Input;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The responses of a model to the texts of a profile, read once for any number of masks. */
public final class ProfileRun implements AutoCloseable {
  private final ProfileTexts texts;
  private final Responses responses;
  private final Reference reference;

  private ProfileRun(ProfileTexts texts, Responses responses, Reference reference) {
    this.texts = texts;
    this.responses = responses;
    this.reference = reference;
  }

  /**
   * Reads the texts.
   *
   * @param site where the units sit
   * @param truncation how much of them is read; not matched
   * @param reference what z refers to; without one, all texts of the profile
   * @throws LabException if a text cannot be read, or an activation is not finite
   */
  public static ProfileRun of(
      LanguageModel model,
      Site site,
      ProfileTexts texts,
      Truncation truncation,
      Pooling pooling,
      Optional<Reference> reference,
      Progress progress) {
    List<Stimulus> stimuli =
        texts.conditions().texts().values().stream()
            .flatMap(List::stream)
            .map(Stimulus::of)
            .toList();
    List<Input> inputs = truncation.apply(stimuli, model.tokenizer());
    Responses responses = Responses.allocate(inputs.size(), model.units(site));
    try {
      model.pool(
          site,
          inputs.stream().map(input -> input.tokens().ids()).toList(),
          inputs.stream().map(pooling::span).toList(),
          pooling.reduction(),
          responses.segment(),
          progress);
      Reference over = reference.orElseGet(() -> Reference.of(responses, 0, inputs.size()));
      return new ProfileRun(texts, responses, over);
    } catch (RuntimeException e) {
      responses.close();
      throw e;
    }
  }

  /** From responses that are there already, one row for every text; closed with this. */
  static ProfileRun of(ProfileTexts texts, Responses responses, Reference reference) {
    return new ProfileRun(texts, responses, reference);
  }

  /**
   * The profile of a mask.
   *
   * @throws LabException if it is of another model, or an activation is not finite
   */
  public Profile of(Mask mask) {
    if (!mask.units().equals(responses.units())) {
      throw new LabException("The mask belongs to a model of another shape than this one.");
    }
    if (mask.size() == 0) {
      throw new LabException("The mask is empty: it has no profile.");
    }
    var z = new LinkedHashMap<String, double[]>();
    var scores = new ArrayList<Profile.Score>();
    int first = 0;
    for (Map.Entry<String, List<String>> condition : texts.conditions().texts().entrySet()) {
      int count = condition.getValue().size();
      int start = first;
      double[] activations =
          IntStream.range(start, start + count)
              .mapToDouble(text -> activation(mask, text))
              .toArray();
      double[] items =
          IntStream.range(start, start + count).mapToDouble(text -> z(mask, text)).toArray();
      scores.add(
          new Profile.Score(
              condition.getKey(),
              Estimate.ofMean(activations),
              Estimate.ofMean(items),
              DoubleStream.of(items).boxed().toList()));
      z.put(condition.getKey(), items);
      first += count;
    }
    return new Profile(mask.size(), scores, tests(z));
  }

  private double activation(Mask mask, int text) {
    return mask.stream()
        .mapToDouble(unit -> Math.abs(responses.value(text, unit)))
        .average()
        .orElseThrow();
  }

  private double z(Mask mask, int text) {
    return mask.stream()
        .filter(reference::varies)
        .mapToDouble(unit -> reference.z(unit, Math.abs(responses.value(text, unit))))
        .average()
        .orElseThrow(() ->
            new LabException(
                "No unit of the mask varies over the texts that z refers to, so there is no z."));
  }

  private List<Profile.Test> tests(Map<String, double[]> z) {
    List<String> conditions = List.copyOf(z.keySet());
    var raw = new ArrayList<Profile.Test>();
    for (String other : conditions.subList(1, conditions.size())) {
      raw.add(test(conditions.getFirst(), other, z));
    }
    double[] holm = Familywise.holm(raw.stream().mapToDouble(Profile.Test::p).toArray());
    return IntStream.range(0, holm.length)
        .mapToObj(i -> {
          Profile.Test t = raw.get(i);
          return new Profile.Test(
              t.more(), t.less(), t.paired(), t.difference(), t.d(), t.p(), holm[i]);
        })
        .toList();
  }

  private Profile.Test test(String more, String less, Map<String, double[]> z) {
    double[] one = z.getOrDefault(more, new double[0]);
    double[] other = z.getOrDefault(less, new double[0]);
    boolean paired = texts.aligned().contains(more) && texts.aligned().contains(less);
    if (!paired) {
      Estimate difference = Estimate.ofMean(one).minus(Estimate.ofMean(other));
      return test(more, less, false, difference, Effect.cohen(one, other));
    }
    double[] differences =
        IntStream.range(0, one.length).mapToDouble(i -> one[i] - other[i]).toArray();
    return test(more, less, true, Estimate.ofMean(differences), Effect.paired(differences));
  }

  /** Where nothing varies and nothing differs, p is undefined; no difference is no evidence. */
  private static Profile.Test test(
      String more, String less, boolean paired, Estimate difference, double d) {
    double p = Double.isNaN(difference.p()) ? 1 : difference.p();
    return new Profile.Test(more, less, paired, difference, d, p, p);
  }

  /**
   * The profiles of uniform controls of a mask.
   *
   * @param count how many
   * @param seed of the first; the others follow by one
   * @throws LabException if they cannot be drawn
   */
  public ControlProfile uniform(Mask mask, int count, long seed) {
    List<Profile> profiles =
        IntStream.range(0, count)
            .mapToObj(i -> of(Controls.uniform(mask, mask.size(), seed + i)))
            .toList();
    return ControlProfile.of("uniform", profiles, 0);
  }

  /**
   * The profiles of energy-matched controls of a mask.
   *
   * @throws LabException if no unit of the mask has a peer
   */
  public ControlProfile energyMatched(Mask mask, UnitStatistics known, int count, long seed) {
    List<MatchedControl> controls =
        IntStream.range(0, count)
            .mapToObj(i -> Controls.energyMatched(mask, known, seed + i))
            .toList();
    return ControlProfile.of(
        "energy-matched",
        controls.stream().map(control -> of(control.mask())).toList(),
        controls.stream().mapToDouble(MatchedControl::unmatchedUnits).average().orElse(0));
  }

  /**
   * The profiles of all controls of a mask that can be drawn.
   *
   * @param name the mask, for notes
   * @param known t and energies of all units, without which none are energy-matched
   * @param count masks of each kind
   * @param notes takes what cannot be drawn, and why
   */
  public List<ControlProfile> controls(
      String name,
      Mask mask,
      Optional<UnitStatistics> known,
      int count,
      long seed,
      List<String> notes) {
    var all = new ArrayList<ControlProfile>();
    all.add(uniform(mask, count, seed));
    if (known.isEmpty()) {
      notes.add(
          "No energy-matched controls for %s: no %s and %s of its localizer lie beside it."
              .formatted(name, ResultFolder.T_VALUES, ResultFolder.ENERGIES));
      return all;
    }
    try {
      all.add(energyMatched(mask, known.get(), count, seed));
    } catch (LabException e) {
      notes.add("No energy-matched controls for %s: %s".formatted(name, e.getMessage()));
    }
    return all;
  }

  @Override
  public void close() {
    responses.close();
  }
}
