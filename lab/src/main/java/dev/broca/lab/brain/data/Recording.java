package dev.broca.lab.brain.data;

import dev.broca.lab.LabException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Responses of brains to texts: one row per stimulus, one column per target, in double precision.
 * Stimuli stand in the order in which they were read, passage by passage. A response that was not
 * measured is NaN; nothing else is.
 */
public final class Recording {
  /**
   * A text that was read.
   *
   * @param position where it stands in its passage, from 0; without passages, in the recording
   * @param passage what it belongs to and is read in the context of; null where there are none
   * @param topic what its passage is about; null where it is not known
   */
  public record Stimulus(
      String text, int position, @Nullable String passage, @Nullable String topic) {}

  /**
   * What was measured: a voxel, an electrode, or the mean of a region.
   *
   * @param subject whose brain; null for a mean over subjects
   * @param roi the region; null where it is not known
   * @param ceiling the correlation that a perfect model could reach, as the file gives it
   */
  public record Target(
      String name, @Nullable String subject, @Nullable String roi, OptionalDouble ceiling) {
    /** The name with whose it is and where, for messages. */
    public String label() {
      return String.join(
          "/", Stream.of(subject, roi, name).filter(Objects::nonNull).distinct().toList());
    }

    /** Whether it is of the same name and region as a mean over subjects. */
    public boolean isOf(Target mean) {
      return name.equals(mean.name) && Objects.equals(roi, mean.roi);
    }
  }

  /**
   * Targets that were measured for the same stimuli.
   *
   * @param stimuli numbers of the stimuli, ascending
   * @param targets numbers of the targets, ascending
   */
  public record Part(List<Integer> stimuli, List<Integer> targets) {
    /** Copies the lists. */
    public Part {
      stimuli = List.copyOf(stimuli);
      targets = List.copyOf(targets);
    }
  }

  private final String name;
  private final List<Stimulus> stimuli;
  private final List<Target> targets;
  private final double[] responses;
  private final List<String> notes;
  private final boolean ordered;

  private Recording(
      String name,
      List<Stimulus> stimuli,
      List<Target> targets,
      double[] responses,
      List<String> notes,
      boolean ordered) {
    this.name = name;
    this.ordered = ordered;
    this.stimuli = List.copyOf(stimuli);
    this.targets = List.copyOf(targets);
    this.responses = responses;
    this.notes = List.copyOf(notes);
  }

  /**
   * Checks a draft and puts it in order.
   *
   * @throws LabException if it is not a recording that a model can be compared with
   */
  static Recording of(Draft draft) {
    draft.check();
    int[] order = draft.order();
    var stimuli = new ArrayList<Stimulus>();
    Map<String, Integer> read = new HashMap<>();
    for (int i = 0; i < order.length; i++) {
      String passage = draft.passage(order[i]);
      int position = passage == null ? i : read.merge(passage, 1, Integer::sum) - 1;
      stimuli.add(
          new Stimulus(draft.texts().get(order[i]), position, passage, draft.topic(order[i])));
    }
    int width = draft.targets().size();
    double[] responses = new double[order.length * width];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(draft.responses(), order[i] * width, responses, i * width, width);
    }
    var recording =
        new Recording(
            draft.where(),
            stimuli,
            draft.targets(),
            responses,
            Stream.concat(draft.notes().stream(), notes(stimuli).stream()).toList(),
            draft.orders() != null || draft.passages() != null);
    recording.requireVariation();
    return recording;
  }

  private static List<String> notes(List<Stimulus> stimuli) {
    Map<String, Set<String>> passages = new LinkedHashMap<>();
    for (Stimulus stimulus : stimuli) {
      String passage = stimulus.passage();
      passages
          .computeIfAbsent(stimulus.text(), text -> new HashSet<>())
          .add(passage == null ? String.valueOf(stimulus.position()) : passage);
    }
    long shared = passages.values().stream().filter(in -> in.size() > 1).count();
    return shared == 0
        ? List.of()
        : List.of(
            "%d texts stand in more than one place: they may be trained on and tested on."
                .formatted(shared));
  }

  private void requireVariation() {
    for (int t = 0; t < targets.size(); t++) {
      int target = t;
      double[] known =
          IntStream.range(0, stimuli.size())
              .mapToDouble(s -> response(s, target))
              .filter(value -> !Double.isNaN(value))
              .toArray();
      if (known.length == 0) {
        throw new LabException(
            "%s: target %s has no response to any stimulus. Leave it out."
                .formatted(name, targets.get(t).label()));
      }
      double first = known[0];
      if (IntStream.range(0, known.length).allMatch(i -> known[i] == first)) {
        throw new LabException(
            "%s: target %s has the same response, %s, to all of its %d stimuli; nothing can predict it. Leave it out."
                .formatted(name, targets.get(t).label(), first, known.length));
      }
    }
  }

  /** The name of its file. */
  public String name() {
    return name;
  }

  /** The texts, in the order in which they were read. */
  public List<Stimulus> stimuli() {
    return stimuli;
  }

  /** What was measured. */
  public List<Target> targets() {
    return targets;
  }

  /** The response to a stimulus; NaN where it was not measured. */
  public double response(int stimulus, int target) {
    return responses[stimulus * targets.size() + target];
  }

  /** Whether the file says in which order the stimuli were read: it has an order, or passages. */
  public boolean ordered() {
    return ordered;
  }

  /** Number of responses that were not measured. */
  public int missing() {
    return (int)
        IntStream.range(0, responses.length).filter(i -> Double.isNaN(responses[i])).count();
  }

  /** What a reader should know of the data, one line each. */
  public List<String> notes() {
    return notes;
  }

  /**
   * One target for each name and region: the mean over the subjects who have a response to a
   * stimulus. Ceilings of single subjects do not come along.
   *
   * @throws LabException if no two subjects share a target
   */
  public Recording meanOfSubjects() {
    List<Target> means =
        targets.stream()
            .map(t -> new Target(t.name(), null, t.roi(), OptionalDouble.empty()))
            .distinct()
            .toList();
    if (subjects() < 2 || means.size() == targets.size()) {
      throw new LabException(
          "%s has no target (of one name and region) in two or more subjects, so there is no mean over subjects. Predict each of them."
              .formatted(name));
    }
    double[] averaged = new double[stimuli.size() * means.size()];
    for (int m = 0; m < means.size(); m++) {
      Target mean = means.get(m);
      int[] same =
          IntStream.range(0, targets.size()).filter(t -> targets.get(t).isOf(mean)).toArray();
      for (int s = 0; s < stimuli.size(); s++) {
        int stimulus = s;
        averaged[s * means.size() + m] =
            Arrays.stream(same)
                .mapToDouble(t -> response(stimulus, t))
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
      }
    }
    var mean = new Recording(name, stimuli, means, averaged, notes, ordered);
    mean.requireVariation();
    return mean;
  }

  /** The number of different subjects; 0 where the file names none. */
  public int subjects() {
    return (int) targets.stream().map(Target::subject).filter(Objects::nonNull).distinct().count();
  }

  /**
   * What must not be split over folds: for every stimulus its topic where topics are given, else
   * its passage; empty where there are neither.
   */
  public List<String> groups() {
    List<String> topics = stimuli.stream().map(Stimulus::topic).filter(Objects::nonNull).toList();
    return topics.isEmpty()
        ? stimuli.stream().map(Stimulus::passage).filter(Objects::nonNull).toList()
        : topics;
  }

  /**
   * The recording without holes: targets together that were measured for the same stimuli, such as
   * the voxels of subjects who read the same texts. Together they hold every response that there
   * is.
   */
  public List<Part> parts() {
    Map<BitSet, List<Integer>> by = new LinkedHashMap<>();
    for (int t = 0; t < targets.size(); t++) {
      var measured = new BitSet(stimuli.size());
      for (int s = 0; s < stimuli.size(); s++) {
        measured.set(s, !Double.isNaN(response(s, t)));
      }
      by.computeIfAbsent(measured, key -> new ArrayList<>()).add(t);
    }
    return by.entrySet().stream()
        .map(e -> new Part(e.getKey().stream().boxed().toList(), e.getValue()))
        .toList();
  }
}
