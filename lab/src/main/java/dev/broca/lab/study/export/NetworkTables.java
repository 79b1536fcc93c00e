package dev.broca.lab.study.export;

import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.lab.profile.ControlProfile;
import dev.broca.lab.study.result.Networks.Choice;
import dev.broca.lab.study.result.Networks.Condition;
import dev.broca.lab.study.result.Networks.Multiple;
import dev.broca.lab.study.result.Networks.OfControls;
import dev.broca.lab.study.result.Networks.Profiled;
import dev.broca.lab.study.result.Networks.Shared;
import dev.broca.lab.study.result.Networks.Test;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Model;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What networks are like, as tables. */
final class NetworkTables {
  /**
   * A condition under a network, or under its controls of one kind.
   *
   * @param z with low and high: of a network with its interval, of controls the median and range
   * @param activation of a network; null for controls
   * @param test what prefers another condition to this one; null where nothing was tested
   */
  private record OfCondition(
      Model model,
      Profiled profile,
      String kind,
      int masks,
      String condition,
      @Nullable Integer items,
      @Nullable Double z,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Condition activation,
      @Nullable Test test) {
    static OfCondition of(Model model, Profiled profile, Condition c) {
      return new OfCondition(
          model,
          profile,
          "network",
          1,
          c.name(),
          c.items().size(),
          c.z(),
          c.low(),
          c.high(),
          c,
          profile.tests().stream()
              .filter(test -> test.less().equals(c.name()))
              .findFirst()
              .orElse(null));
    }

    static OfCondition of(
        Model model, Profiled profile, ControlProfile control, ControlProfile.Spread spread) {
      return new OfCondition(
          model,
          profile,
          control.kind(),
          control.masks(),
          spread.condition(),
          null,
          spread.median(),
          spread.least(),
          spread.most(),
          null,
          null);
    }
  }

  private static final Columns<OfCondition> PROFILES =
      Table.<OfCondition>columns()
          .text("model", row -> row.model().id())
          .text("network", row -> row.profile().network())
          .text("kind", OfCondition::kind)
          .whole("masks", OfCondition::masks)
          .whole("units", row -> row.profile().units())
          .text("condition", OfCondition::condition)
          .whole("items", OfCondition::items)
          .number("z", OfCondition::z)
          .number("low", OfCondition::low)
          .number("high", OfCondition::high)
          .and(
              Table.<Condition>columns()
                  .number("activation", Condition::activation)
                  .number("activation_low", Condition::activationLow)
                  .number("activation_high", Condition::activationHigh),
              OfCondition::activation)
          .and(
              Table.<Test>columns()
                  .number("difference", Test::difference)
                  .number("difference_low", Test::low)
                  .number("difference_high", Test::high)
                  .truth("paired", Test::paired)
                  .number("d", Test::d)
                  .number("p", Test::p)
                  .number("holm_p", Test::holm),
              OfCondition::test);

  private record OfItem(Model model, Profiled profile, Condition condition, int item) {}

  private static final Columns<OfItem> ITEMS =
      Table.<OfItem>columns()
          .text("model", row -> row.model().id())
          .text("network", row -> row.profile().network())
          .text("condition", row -> row.condition().name())
          .whole("item", OfItem::item)
          .number("z", row -> row.condition().items().get(row.item()));

  /** Two networks, or a network and the controls of the first of one kind. */
  private record Overlapping(
      Model model,
      String a,
      String b,
      int masks,
      @Nullable Double corrected,
      @Nullable Shared two,
      @Nullable OfControls controls) {
    static Overlapping of(Model model, Shared two) {
      return new Overlapping(model, two.a(), two.b(), 1, two.corrected(), two, null);
    }

    static Overlapping of(Model model, OfControls its) {
      return new Overlapping(model, its.kind(), its.network(), its.masks(), its.mean(), null, its);
    }
  }

  private static final Columns<Overlapping> OVERLAPS =
      Table.<Overlapping>columns()
          .text("model", row -> row.model().id())
          .text("a", Overlapping::a)
          .text("b", Overlapping::b)
          .whole("masks", Overlapping::masks)
          .and(
              Table.<Shared>columns()
                  .whole("units_a", Shared::unitsA)
                  .whole("units_b", Shared::unitsB)
                  .whole("shared", Shared::shared),
              Overlapping::two)
          .number("corrected", Overlapping::corrected)
          .and(
              Table.<Shared>columns()
                  .number("low", Shared::low)
                  .number("high", Shared::high)
                  .number("chance_low", Shared::chanceLow)
                  .number("chance_high", Shared::chanceHigh),
              Overlapping::two)
          .and(
              Table.<OfControls>columns()
                  .number("least", OfControls::least)
                  .number("most", OfControls::most),
              Overlapping::controls);

  private record OfChoice(Model model, Multiple multiple, Choice choice) {}

  private static final Columns<OfChoice> CHOICES =
      Table.<OfChoice>columns()
          .text("model", row -> row.model().id())
          .text("network", row -> row.multiple().network())
          .and(
              Table.<Choice>columns()
                  .truth("own", Choice::own)
                  .text("pooling", Choice::pooling)
                  .text("activation", Choice::activation)
                  .text("cut", Choice::cut)
                  .number("percentage", Choice::percent)
                  .whole("units", Choice::units)
                  .whole("coordinates", Choice::coordinates)
                  .whole("shared", Choice::shared)
                  .number("corrected", Choice::corrected)
                  .number("split_half_r", Choice::splitHalfR),
              OfChoice::choice);

  private NetworkTables() {}

  /** A row for every condition of every network, then of its controls, with their range. */
  static Table<?> profiles(StudyResult result) {
    return PROFILES.of(
        result.models().stream()
            .flatMap(model ->
                model.networks().profiles().stream().flatMap(profile -> conditions(model, profile)))
            .toList());
  }

  private static Stream<OfCondition> conditions(Model model, Profiled profile) {
    return Stream.concat(
        profile.conditions().stream().map(c -> OfCondition.of(model, profile, c)),
        profile.controls().stream()
            .flatMap(control ->
                control.spread().stream()
                    .map(spread -> OfCondition.of(model, profile, control, spread))));
  }

  /** The z of every text. */
  static Table<?> items(StudyResult result) {
    return ITEMS.of(
        result.models().stream()
            .flatMap(model ->
                model.networks().profiles().stream()
                    .flatMap(profile ->
                        profile.conditions().stream().flatMap(c -> items(model, profile, c))))
            .toList());
  }

  private static Stream<OfItem> items(Model model, Profiled profile, Condition condition) {
    return IntStream.range(0, condition.items().size())
        .mapToObj(item -> new OfItem(model, profile, condition, item));
  }

  /** Every two networks, and the controls of the first against every network. */
  static Table<?> overlaps(StudyResult result) {
    return OVERLAPS.of(
        result.models().stream()
            .flatMap(model ->
                Stream.concat(
                    model.networks().overlaps().pairs().stream()
                        .map(two -> Overlapping.of(model, two)),
                    model.networks().overlaps().controls().stream()
                        .map(controls -> Overlapping.of(model, controls))))
            .toList());
  }

  /** The network under every combination of choices. */
  static Table<?> multiverse(StudyResult result) {
    return CHOICES.of(result.models().stream().flatMap(NetworkTables::choices).toList());
  }

  private static Stream<OfChoice> choices(Model model) {
    Multiple multiple = model.networks().multiverse();
    return multiple == null
        ? Stream.of()
        : multiple.cells().stream().map(choice -> new OfChoice(model, multiple, choice));
  }
}
