package dev.broca.lab.study.spec;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.study.spec.StudySpec.NetworkSpec;
import dev.broca.lab.study.spec.StudySpec.OtherSpec;
import dev.broca.lab.study.spec.StudySpec.TaskSpec;
import dev.broca.lab.vocabulary.Arm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the networks beside that of a study, by name, each with a task of its own. */
final class Others {
  private static final String EXAMPLE =
      "other networks stand with a task of their own, such as\nothers:\n  multiple-demand: arithmetic\n";

  private final Path folder;
  private final NetworkSpec main;
  private final Set<String> tasks;

  /** Which network has a task. */
  private final Map<String, String> owners = new LinkedHashMap<>();

  /**
   * Of a study.
   *
   * @param main the study's network, whose own task is the primary one
   */
  Others(Path folder, NetworkSpec main, List<TaskSpec> tasks, String primary) {
    this.folder = folder;
    this.main = main;
    this.tasks =
        tasks.stream().map(TaskSpec::name).collect(Collectors.toCollection(LinkedHashSet::new));
    owners.put(primary, main.name());
  }

  List<OtherSpec> of(YamlMap yaml) {
    if (!yaml.has("others")) {
      return List.of();
    }
    if (!yaml.isMap("others")) {
      throw yaml.error("others", EXAMPLE);
    }
    YamlMap map = yaml.map("others").orElseThrow();
    if (map.names().isEmpty()) {
      throw yaml.error("others", EXAMPLE);
    }
    List<OtherSpec> others = new ArrayList<>();
    for (String name : map.names()) {
      if (name.equals(main.name())) {
        throw map.error(name, name + " is the network of the study already");
      }
      if (!Arm.of(name).isOther()) {
        throw map.error(name, name + " is a kind of mask here; give the network another name");
      }
      if (new Arm.Other(name).fileName().endsWith(new Arm.Other(Arm.LESS).fileName())) {
        throw map.error(
            name, "names of masks without outlier coordinates end so; give the network another");
      }
      others.add(map.isScalar(name) ? named(map, name) : described(map, name));
    }
    return others;
  }

  private OtherSpec named(YamlMap map, String name) {
    String task = map.value(name, text -> own(name, text)).orElseThrow();
    return new OtherSpec(
        new NetworkSpec(name, main.mode(), Optional.empty(), Optional.empty(), Optional.empty()),
        task,
        StudySpec.MASKS_OF_OTHERS);
  }

  private OtherSpec described(YamlMap map, String name) {
    YamlMap its = map.map(name).orElseThrow();
    String task =
        its.value("task", text -> own(name, text))
            .orElseThrow(() ->
                map.error(name, "a network has a task of its own, such as {task: arithmetic}"));
    var network =
        new NetworkSpec(
            name,
            its.value("mode", StudySpec.labelled(Mode.values(), Mode::label)).orElse(main.mode()),
            its.value("stimuli", text -> StudySpec.path(folder, text)),
            its.value("positive", text -> text),
            its.value("negative", text -> text));
    int controls = its.value("controls", StudySpec::controls).orElse(StudySpec.MASKS_OF_OTHERS);
    its.refuseOthers();
    return new OtherSpec(network, task, controls);
  }

  /** A task of the study that no other network has. */
  private String own(String network, String task) {
    if (!tasks.contains(task)) {
      throw new LabException(
          "the task %s of %s is not among the tasks (%s)%s"
              .formatted(
                  task,
                  network,
                  String.join(", ", tasks),
                  YamlMap.nearest(task, tasks)
                      .map(near -> "; did you mean " + near + "?")
                      .orElse("")));
    }
    String owner = owners.putIfAbsent(task, network);
    if (owner != null) {
      throw new LabException(
          "%s is the task of %s already; every network has a task of its own"
              .formatted(task, owner));
    }
    return task;
  }
}
