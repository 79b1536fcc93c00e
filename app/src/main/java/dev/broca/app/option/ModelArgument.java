package dev.broca.app.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The model of a command: its first argument, or an option. */
public final class ModelArgument {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description =
          "A Hugging Face id (gpt2, org/name, org/name@revision), a folder, a .gguf file, or"
              + " smollm2-135m or broca-tiny.")
  private @Nullable String first;

  @Option(
      names = {"--model", "--model-name"},
      paramLabel = "MODEL",
      description = "The same as an option.")
  private @Nullable String named;

  public String name() {
    if (first != null && named != null) {
      throw wrong("The model is given twice: %s and --model %s.".formatted(first, named));
    }
    String name = first != null ? first : named;
    if (name == null) {
      throw wrong("Which model? Give MODEL first, for example smollm2-135m.");
    }
    return name;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
