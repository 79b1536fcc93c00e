package dev.broca.lab.brain.data;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.data.Recording.Target;
import dev.broca.model.base.ModelException;
import dev.broca.model.weights.NpyArray;
import dev.broca.model.weights.Npz;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recording in NumPy's .npz: {@code responses} [stimuli, targets] and {@code stimulus} [stimuli],
 * and if there are any {@code order}, {@code passage}, {@code topic}, {@code stimulus_id} [stimuli]
 * and {@code target}, {@code subject}, {@code roi}, {@code ceiling} [targets].
 */
final class RecordingNpz {
  private final Path path;
  private final Npz npz;

  private RecordingNpz(Path path, Npz npz) {
    this.path = path;
    this.npz = npz;
  }

  static Draft read(Path path) {
    try (Npz npz = Npz.open(path)) {
      return new RecordingNpz(path, npz).draft();
    } catch (ModelException e) {
      throw new LabException(String.valueOf(e.getMessage()), e);
    }
  }

  private Draft draft() {
    for (String needed : List.of("responses", "stimulus")) {
      if (!npz.names().contains(needed)) {
        throw new LabException(
            "%s should have the arrays responses and stimulus, but it has %s."
                .formatted(path.getFileName(), String.join(", ", npz.names())));
      }
    }
    NpyArray responses = npz.array("responses");
    if (responses.shape().size() != 2) {
      throw new LabException(
          "%s, array responses: expected [stimuli, targets], found the shape %s."
              .formatted(path.getFileName(), responses.shape()));
    }
    int stimuli = responses.shape().getFirst();
    List<String> texts = texts("stimulus", stimuli);
    return new Draft(
        String.valueOf(path.getFileName()),
        texts == null ? List.of() : texts,
        texts("stimulus_id", stimuli),
        npz.names().contains("order") ? numbers("order", stimuli) : null,
        Values.orNull(texts("passage", stimuli)),
        Values.orNull(texts("topic", stimuli)),
        targets(responses.shape().getLast()),
        responses.doubles(),
        List.of());
  }

  private List<Target> targets(int count) {
    List<String> names = texts("target", count);
    List<@Nullable String> subjects = Values.orNull(texts("subject", count));
    List<@Nullable String> rois = Values.orNull(texts("roi", count));
    double[] ceilings = npz.names().contains("ceiling") ? numbers("ceiling", count) : null;
    return Values.targets("target", count, names, subjects, rois, ceilings);
  }

  private @Nullable List<String> texts(String name, int count) {
    if (!npz.names().contains(name)) {
      return null;
    }
    return NpyText.isText(path, name)
        ? NpyText.read(path, name, count)
        : Values.texts(numbers(name, count));
  }

  private double[] numbers(String name, int count) {
    NpyArray array = npz.array(name);
    if (!array.shape().equals(List.of(count))) {
      throw new LabException(
          "%s, array %s: expected %d values as responses has, found the shape %s."
              .formatted(path.getFileName(), name, count, array.shape()));
    }
    return array.doubles();
  }
}
