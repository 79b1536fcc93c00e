package dev.broca.app.report.study;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/**
 * Writes pages of made-up studies to look at: {@code StudyPreview FOLDER}. A folder that exists
 * gets the usual study and those that lack something.
 */
@NullMarked
final class StudyPreview {
  private StudyPreview() {}

  static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    write(SyntheticStudy.usual(), folder, "usual");
    write(
        SyntheticStudy.usual()
            .of(32, 4096)
            .models("meta-llama/Llama-3.1-8B", "mistralai/Mistral-7B-v0.3", "google/gemma-2-9b")
            .missing("allenai/OLMo-2-1124-7B")
            .tasks("blimp", "syntaxgym"),
        folder,
        "models");
    write(
        SyntheticStudy.usual().doses(1.0).lesions("zero").controls().finished(412),
        folder,
        "unfinished");
    write(
        SyntheticStudy.usual()
            .tasks("blimp", "arithmetic", "tomi")
            .others(Map.of("multiple-demand", "arithmetic", "theory-of-mind", "tomi")),
        folder,
        "domains");
    write(
        SyntheticStudy.usual().of(6, 64).doses(5.0, 10.0).brains("pereira", "one target"),
        folder,
        "brain");
    write(
        SyntheticStudy.usual()
            .of(6, 64)
            .doses(5.0, 10.0)
            .models("openai-community/gpt2", "HuggingFaceTB/SmolLM2-135M")
            .brains("pereira", "one target"),
        folder,
        "brains-of-models");
    write(
        SyntheticStudy.usual().of(6, 64).doses(5.0, 10.0).brains("pereira").unmeasured(),
        folder,
        "brain-unmeasured");
    write(SyntheticStudy.usual().site("mlp-output").cuts("none", "matched", "12"), folder, "cuts");
    write(SyntheticStudy.usual().doses(5.0, 10.0).alsoAfter("none"), folder, "prefixes");
    write(SyntheticStudy.usual().unmeasured().masks(3), folder, "unmeasured");
    write(
        SyntheticStudy.usual().of(6, 64).doses(5.0, 10.0).checkpoints(0L, 1L, 1000L, 143_000L),
        folder,
        "checkpoints");
  }

  private static void write(SyntheticStudy study, Path folder, String name) {
    StudyPage.write(study.result(), folder.resolve(name + ".html"));
  }
}
