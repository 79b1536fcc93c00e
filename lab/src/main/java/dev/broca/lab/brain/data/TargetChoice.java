package dev.broca.lab.brain.data;

import dev.broca.lab.brain.data.Recording.Target;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Some of the targets of a draft: those of a name or a region. */
final class TargetChoice {
  private TargetChoice() {}

  static Draft of(Draft draft, List<String> names) {
    if (names.isEmpty()) {
      return draft;
    }
    List<Target> all = draft.targets();
    Set<String> known =
        all.stream()
            .flatMap(t -> Stream.of(t.name(), String.valueOf(t.roi())))
            .collect(Collectors.toSet());
    for (String name : names) {
      if (!known.contains(name)) {
        throw draft.error(
            "there is no target or region %s. The first targets are: %s."
                .formatted(
                    name,
                    all.stream().limit(8).map(Target::label).collect(Collectors.joining(", "))));
      }
    }
    int[] kept =
        IntStream.range(0, all.size())
            .filter(t ->
                names.contains(all.get(t).name())
                    || names.contains(String.valueOf(all.get(t).roi())))
            .toArray();
    if ((long) draft.texts().size() * all.size() != draft.responses().length) {
      return draft; // The check of the draft says so.
    }
    double[] responses =
        IntStream.range(0, draft.texts().size())
            .boxed()
            .flatMapToDouble(
                s -> IntStream.of(kept).mapToDouble(t -> draft.responses()[s * all.size() + t]))
            .toArray();
    return new Draft(
        draft.where(),
        draft.texts(),
        draft.ids(),
        draft.orders(),
        draft.passages(),
        draft.topics(),
        IntStream.of(kept).mapToObj(all::get).toList(),
        responses,
        draft.notes());
  }
}
