package dev.broca.lab.study.result;

import dev.broca.lab.profile.ControlProfile;
import dev.broca.lab.vocabulary.ControlKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the networks of a study are like, beside what their lesions do: what drives their units,
 * which units they share, what the first would be under other choices, and how each of the others
 * stands against controls of its own. Numbers that are undefined are null; intervals are 95 %
 * intervals.
 *
 * @param profiles the response profile of every network, that of the study first
 * @param overlaps which masks share units
 * @param multiverse the study's network under other choices; null where that was not asked for or
 *     is not there yet
 * @param tested the other networks against their own controls
 */
public record Networks(
    List<Profiled> profiles,
    Overlaps overlaps,
    @Nullable Multiple multiverse,
    List<Tested> tested) {
  /** Of a study that asks for none of it. */
  public static final Networks NONE = new Networks(List.of(), Overlaps.NONE, null, List.of());

  /** Copies the lists. */
  public Networks {
    profiles = List.copyOf(profiles);
    tested = List.copyOf(tested);
  }

  /**
   * The response profile of a network that one half of its localizer's texts found.
   *
   * @param network its name
   * @param units units of the half
   * @param pooling which tokens are read
   * @param cut how much of the texts is read
   * @param conditions one for each condition, in order
   * @param tests the first condition against every other
   * @param controls the same of other masks
   * @param notes what a reader has to know
   */
  public record Profiled(
      String network,
      int units,
      String pooling,
      String cut,
      List<Condition> conditions,
      List<Test> tests,
      List<ControlProfile> controls,
      List<String> notes) {
    /** Copies the lists. */
    public Profiled {
      conditions = List.copyOf(conditions);
      tests = List.copyOf(tests);
      controls = List.copyOf(controls);
      notes = List.copyOf(notes);
    }
  }

  /**
   * How the units respond to one condition, items as the sample.
   *
   * @param name the condition
   * @param z mean over the units, then over items
   * @param low lower limit of its interval
   * @param high upper limit
   * @param activation the same of |activation|
   * @param activationLow lower limit of its interval
   * @param activationHigh upper limit
   * @param items the z of every item
   */
  public record Condition(
      String name,
      @Nullable Double z,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double activation,
      @Nullable Double activationLow,
      @Nullable Double activationHigh,
      List<Double> items) {
    /** Copies the list. */
    public Condition {
      items = List.copyOf(items);
    }
  }

  /**
   * Whether the first condition drives the units more than another.
   *
   * @param more the first condition
   * @param less the other
   * @param paired whether items are compared in pairs; else as two samples (Welch)
   * @param difference of mean z, more minus less
   * @param low lower limit of its interval
   * @param high upper limit
   * @param d Cohen's d over the items; of the differences where they are paired
   * @param p two-sided
   * @param holm adjusted for the tests of this network
   */
  public record Test(
      String more,
      String less,
      boolean paired,
      @Nullable Double difference,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double d,
      @Nullable Double p,
      @Nullable Double holm) {}

  /**
   * Which masks share units. Empty where a study has one network.
   *
   * @param names the networks, that of the study first
   * @param pairs every two of them
   * @param controls the masks that are drawn for the study's network, against every network
   */
  public record Overlaps(List<String> names, List<Shared> pairs, List<OfControls> controls) {
    /** Of one network. */
    public static final Overlaps NONE = new Overlaps(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public Overlaps {
      names = List.copyOf(names);
      pairs = List.copyOf(pairs);
      controls = List.copyOf(controls);
    }
  }

  /**
   * Two masks.
   *
   * @param a a network
   * @param b another
   * @param unitsA units of the first
   * @param unitsB units of the second
   * @param shared units that both have
   * @param corrected Dice corrected for chance: 0 is chance, 1 is identity
   * @param low lower limit of its interval over coordinates
   * @param high upper limit
   * @param chanceLow where 95 % of unrelated masks like these begin
   * @param chanceHigh and end
   */
  public record Shared(
      String a,
      String b,
      int unitsA,
      int unitsB,
      int shared,
      @Nullable Double corrected,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double chanceLow,
      @Nullable Double chanceHigh) {}

  /**
   * Masks of a kind against a network.
   *
   * @param kind the kind of control
   * @param network the network
   * @param masks how many masks
   * @param least smallest corrected Dice of any of them
   * @param mean mean
   * @param most largest
   */
  public record OfControls(
      ControlKind kind,
      String network,
      int masks,
      @Nullable Double least,
      @Nullable Double mean,
      @Nullable Double most) {}

  /**
   * The study's network under every combination of choices.
   *
   * @param network its name
   * @param passes how often the model read the texts for it
   * @param tokens how many tokens these were
   * @param cells every combination
   */
  public record Multiple(String network, int passes, long tokens, List<Choice> cells) {
    /** Copies the list. */
    public Multiple {
      cells = List.copyOf(cells);
    }
  }

  /**
   * One combination.
   *
   * @param own whether it is what the study's localizer does
   * @param pooling which tokens are read
   * @param activation absolute or signed
   * @param cut how much of the texts is read
   * @param percent size of the mask, in percent of all units
   * @param units the same in units
   * @param coordinates different coordinates among them
   * @param shared units in common with the localizer's own mask
   * @param corrected Dice with it, corrected for chance; masks of different sizes cannot reach 1
   * @param splitHalfR agreement of t maps of two halves of the texts
   */
  public record Choice(
      boolean own,
      String pooling,
      String activation,
      String cut,
      @Nullable Double percent,
      int units,
      int coordinates,
      int shared,
      @Nullable Double corrected,
      @Nullable Double splitHalfR) {}

  /**
   * Another network against masks that were drawn for it, on its own task: whether its units matter
   * more than others would, which is another question than which domain they serve.
   *
   * @param network its name
   * @param task its own task; {@code network} is its mask there, and the only one of which controls
   *     are
   * @param units verdict on its units: specific, not specific or inconclusive, and why
   */
  public record Tested(String network, StudyResult.Task task, String units) {}
}
