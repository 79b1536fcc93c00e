package dev.broca.lab.study.plan;

import dev.broca.lab.LabException;
import dev.broca.lab.Note;
import dev.broca.lab.study.result.Domains;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.BalanceRow;
import dev.broca.lab.study.result.StudyResult.Paradigm;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.unit.LesionPositions;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * All work of a study on one model, by the keys of its results: with the results it is all that an
 * analysis needs, without the model.
 *
 * @param id the model's name, as the study says it
 * @param baseName its last part
 * @param revision commit of its repository
 * @param dtype the type that is computed in
 * @param parameters number of weights
 * @param blocks number of blocks
 * @param width units of a block
 * @param site where they sit; null for block outputs
 * @param vocabulary number of tokens it knows
 * @param cut how the localizer's texts are cut
 * @param network what was localized
 * @param cuts the same with every cut; none where there is one
 * @param others other networks, whose masks are called by their names
 * @param tasks what is measured
 * @param runs every lesion of every task
 * @param generations every lesion that texts are continued under, the intact model first
 * @param brains recordings that the network predicts
 * @param prompts beginnings of these texts
 * @param masks every mask
 * @param networks what else is found out about the networks
 * @param provenance what determines the numbers
 * @param notes what was asked for and cannot be done, such as controls that could not be drawn
 */
public record ModelPlan(
    String id,
    String baseName,
    @Nullable String revision,
    String dtype,
    long parameters,
    int blocks,
    int width,
    @Nullable String site,
    int vocabulary,
    String cut,
    StudyResult.Network network,
    List<StudyResult.Cut> cuts,
    List<Domains.Other> others,
    List<TaskPlan> tasks,
    List<RunPlan> runs,
    List<GenerationPlan> generations,
    List<BrainPlan> brains,
    List<String> prompts,
    List<MaskPlan> masks,
    NetworksPlan networks,
    Map<String, String> provenance,
    List<Note> notes) {
  /** Copies the lists. A plan of a study of one network or one cut may say nothing of others. */
  public ModelPlan {
    cuts = cuts == null ? List.of() : List.copyOf(cuts);
    others = others == null ? List.of() : List.copyOf(others);
    tasks = List.copyOf(tasks);
    runs = List.copyOf(runs);
    generations = List.copyOf(generations);
    brains = brains == null ? List.of() : List.copyOf(brains);
    prompts = List.copyOf(prompts);
    masks = List.copyOf(masks);
    networks = networks == null ? NetworksPlan.NONE : networks;
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    notes = List.copyOf(notes);
  }

  /**
   * A task. Where it is done after several prefixes, those after the first are tasks of the same
   * name.
   *
   * @param loss whether texts are only predicted, so that scores are minus nats per token
   * @param prefixId the token before every text; null for none
   * @param prefix the same in words
   * @param paradigms its groups of items
   * @param paradigmOf the number of the group of every item
   * @param intact key of the intact model's result
   */
  public record TaskPlan(
      String name,
      String grouping,
      boolean loss,
      @Nullable Integer prefixId,
      String prefix,
      List<Paradigm> paradigms,
      List<Integer> paradigmOf,
      String intact) {}

  /**
   * A task under a lesion; see {@link StudyResult.Run}.
   *
   * @param task number of the task
   * @param key of the result
   * @param cut as in {@link StudyResult.Run}
   */
  public record RunPlan(
      int task,
      String key,
      Arm arm,
      @Nullable Arm of,
      @Nullable Long seed,
      double percent,
      int units,
      LesionKind lesion,
      LesionPositions positions,
      BalanceRow balance,
      @Nullable String cut) {}

  /** The units of a mask, ascending, under a name for its file. */
  public record MaskPlan(String name, List<Integer> units) {}

  /** Continuations of all prompts under a lesion. */
  public record GenerationPlan(String key, Arm arm, @Nullable LesionKind lesion) {}

  /** The plan of another network alone, as if it were that of the study. */
  public ModelPlan alone(StudyResult.Network other, NetworksPlan.ControlsPlan its) {
    return new ModelPlan(
        id,
        baseName,
        revision,
        dtype,
        parameters,
        blocks,
        width,
        site,
        vocabulary,
        its.cut(),
        other,
        List.of(),
        List.of(),
        tasks,
        its.runs(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        NetworksPlan.NONE,
        provenance,
        List.of());
  }

  /** The keys of all its pieces of work. */
  public Set<String> keys() {
    Set<String> keys = new HashSet<>();
    tasks.forEach(task -> keys.add(task.intact()));
    runs.forEach(run -> keys.add(run.key()));
    generations.forEach(generation -> keys.add(generation.key()));
    brains.forEach(brain -> keys.addAll(brain.keys()));
    keys.addAll(networks.keys());
    return keys;
  }

  /** Whether a task is done after the prefix that everything is done with. */
  public boolean isOfFirstPrefix(TaskPlan task) {
    return tasks.stream()
        .filter(other -> other.name().equals(task.name()))
        .findFirst()
        .equals(Optional.of(task));
  }

  /** Whether a lesion belongs to the cut that everything is done with. */
  public boolean isOfFirstCut(StudyResult.Run run) {
    return run.cut() == null || run.cut().equals(cut);
  }

  /**
   * A network's mask without the outlier coordinates of all networks; empty where the plan says
   * nothing of it.
   */
  public Optional<Arm> reduced(String network) {
    return Optional.ofNullable(networks.reduced()).map(masks -> masks.get(network));
  }

  /** Where the units sit. */
  public Site where() {
    return site == null ? Site.BLOCK_OUTPUT : Site.of(site).orElseThrow();
  }

  /**
   * The units of the model.
   *
   * @throws LabException if there can be no such model
   */
  public Units units() {
    if (blocks < 1 || width < 1 || (long) blocks * width > Integer.MAX_VALUE) {
      throw new LabException(
          "A plan in the store is of a model with %d blocks of %d units. Run the study again."
              .formatted(blocks, width));
    }
    return Units.of(where(), blocks, width);
  }

  private static final JsonMapper JSON = JsonMapper.shared();

  public String json() {
    return JSON.writeValueAsString(this);
  }

  public static ModelPlan parse(String json) {
    String problem = "A plan in the store cannot be read. Run the study again.";
    try {
      @Nullable ModelPlan plan = JSON.readValue(json, ModelPlan.class);
      if (plan == null) {
        throw new LabException(problem);
      }
      return plan;
    } catch (JacksonException e) {
      throw new LabException(problem, e);
    }
  }
}
