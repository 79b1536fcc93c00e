package dev.broca.lab.study.export;

import dev.broca.lab.profile.ControlProfile;
import dev.broca.lab.study.result.Networks;
import dev.broca.lab.study.result.Networks.Choice;
import dev.broca.lab.study.result.Networks.Condition;
import dev.broca.lab.study.result.Networks.Multiple;
import dev.broca.lab.study.result.Networks.OfControls;
import dev.broca.lab.study.result.Networks.Profiled;
import dev.broca.lab.study.result.Networks.Shared;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Model;
import java.util.ArrayList;
import java.util.List;

/** What networks are like, as lines of CSV. */
final class NetworkTables {
  private NetworkTables() {}

  /** A line for every condition of every network, then of its controls, with their range. */
  static List<String> profiles(StudyResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "model,network,kind,masks,units,condition,items,z,low,high,activation,activation_low,"
            + "activation_high,difference,difference_low,difference_high,paired,d,p,holm_p");
    for (Model model : result.models()) {
      for (Profiled profile : model.networks().profiles()) {
        profile.conditions().forEach(c -> lines.add(condition(model, profile, c)));
        for (ControlProfile control : profile.controls()) {
          control.spread().forEach(s -> lines.add(control(model, profile, control, s)));
        }
      }
    }
    return lines;
  }

  private static String condition(Model model, Profiled profile, Condition c) {
    Networks.Test test =
        profile.tests().stream()
            .filter(one -> one.less().equals(c.name()))
            .findFirst()
            .orElse(new Networks.Test("", "", false, null, null, null, null, null, null));
    return StudyExport.line(
        model.id(),
        profile.network(),
        "network",
        1,
        profile.units(),
        c.name(),
        c.items().size(),
        c.z(),
        c.low(),
        c.high(),
        c.activation(),
        c.activationLow(),
        c.activationHigh(),
        test.difference(),
        test.low(),
        test.high(),
        test.more().isEmpty() ? null : test.paired(),
        test.d(),
        test.p(),
        test.holm());
  }

  private static String control(
      Model model, Profiled profile, ControlProfile control, ControlProfile.Spread spread) {
    return StudyExport.line(
        model.id(),
        profile.network(),
        control.kind(),
        control.masks(),
        profile.units(),
        spread.condition(),
        null,
        spread.median(),
        spread.least(),
        spread.most(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The z of every text. */
  static List<String> items(StudyResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("model,network,condition,item,z");
    for (Model model : result.models()) {
      for (Profiled profile : model.networks().profiles()) {
        for (Condition c : profile.conditions()) {
          for (int i = 0; i < c.items().size(); i++) {
            lines.add(
                StudyExport.line(model.id(), profile.network(), c.name(), i, c.items().get(i)));
          }
        }
      }
    }
    return lines;
  }

  /** Every two networks, and the controls of the first against every network. */
  static List<String> overlaps(StudyResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "model,a,b,masks,units_a,units_b,shared,corrected,low,high,chance_low,chance_high,least,"
            + "most");
    for (Model model : result.models()) {
      for (Shared s : model.networks().overlaps().pairs()) {
        lines.add(
            StudyExport.line(
                model.id(),
                s.a(),
                s.b(),
                1,
                s.unitsA(),
                s.unitsB(),
                s.shared(),
                s.corrected(),
                s.low(),
                s.high(),
                s.chanceLow(),
                s.chanceHigh(),
                null,
                null));
      }
      for (OfControls c : model.networks().overlaps().controls()) {
        lines.add(
            StudyExport.line(
                model.id(),
                c.kind(),
                c.network(),
                c.masks(),
                null,
                null,
                null,
                c.mean(),
                null,
                null,
                null,
                null,
                c.least(),
                c.most()));
      }
    }
    return lines;
  }

  /** The network under every combination of choices. */
  static List<String> multiverse(StudyResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "model,network,own,pooling,activation,cut,percentage,units,coordinates,shared,corrected,"
            + "split_half_r");
    for (Model model : result.models()) {
      Multiple multiple = model.networks().multiverse();
      if (multiple != null) {
        multiple.cells().forEach(c -> lines.add(choice(model, multiple, c)));
      }
    }
    return lines;
  }

  private static String choice(Model model, Multiple multiple, Choice c) {
    return StudyExport.line(
        model.id(),
        multiple.network(),
        c.own(),
        c.pooling(),
        c.activation(),
        c.cut(),
        c.percent(),
        c.units(),
        c.coordinates(),
        c.shared(),
        c.corrected(),
        c.splitHalfR());
  }
}
