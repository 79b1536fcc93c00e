package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import dev.broca.torch.Programs;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chat template of a model, applied by the Python package that it was published for: templates
 * are programs, and a prompt that is wrong by one blank is a wrong prompt.
 *
 * <p>Python starts isolated ({@code -I}), in an empty folder: it imports what is installed beside
 * it and nothing from the folder of the user, of {@code PYTHONPATH} or of {@code pip install
 * --user}.
 */
public final class ChatTemplate {
  private static final String SCRIPT =
      """
      import json, os, sys
      from transformers import AutoTokenizer
      model, messages = sys.argv[1], json.load(sys.stdin)
      folder, file = os.path.split(model) if os.path.isfile(model) else (model, None)
      named = {"gguf_file": file} if file else {}
      tokenizer = AutoTokenizer.from_pretrained(
          folder, local_files_only=True, trust_remote_code=False, **named)
      print(json.dumps([
          tokenizer.apply_chat_template(
              [{"role": "user", "content": message}], add_generation_prompt=True, return_dict=False)
          for message in messages]))
      """;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** More than the ids of any prompts that a model can read. */
  private static final int MOST_PRINTED = 16 << 20;

  private final List<String> pythons;

  /**
   * With one of several Pythons.
   *
   * @param pythons commands, in order of preference: the first that can be started is used
   */
  ChatTemplate(List<String> pythons) {
    this.pythons = List.copyOf(pythons);
  }

  /** With {@code BROCA_PYTHON} if that is set, else the Python on the path. */
  public static ChatTemplate standard() {
    String own = System.getenv("BROCA_PYTHON");
    return new ChatTemplate(
        own == null || own.isEmpty() ? List.of("python3", "python") : List.of(own));
  }

  /**
   * What a model reads when a user says something: the ids of each message in the template, up to
   * where the answer begins, special tokens included.
   *
   * @param model the folder or GGUF file of the model
   * @throws ModelException if there is no Python with {@code transformers}, the model has no
   *     template, or it does not work
   */
  public List<int[]> ids(Path model, List<String> messages) {
    try {
      String printed = run(model, messages);
      int @Nullable [] @Nullable [] ids = MAPPER.readValue(printed, int[][].class);
      if (ids == null || Stream.of(ids).anyMatch(Objects::isNull)) {
        throw noIds(model, "null stands where a list was expected", null);
      }
      if (ids.length != messages.size()) {
        throw new ModelException(
            "The chat template of %s gave %d prompts for %d messages."
                .formatted(model, ids.length, messages.size()));
      }
      return Stream.of(ids).map(Objects::requireNonNull).toList();
    } catch (JacksonException e) {
      throw noIds(model, e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ModelException(
          "Python could not be asked for the chat template of %s: %s"
              .formatted(model, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("Interrupted while Python applied a chat template.", e);
    }
  }

  private static ModelException noIds(Path model, String found, @Nullable Throwable cause) {
    return new ModelException(
        "Python was asked for token ids in the chat template of %s, but what it printed are none: %s."
            .formatted(model, found),
        cause);
  }

  private String run(Path model, List<String> messages) throws IOException, InterruptedException {
    Path said = Files.createTempFile("broca-chat", ".txt");
    Path empty = Files.createTempDirectory("broca-chat");
    try {
      Process process = start(model, empty, said);
      try {
        try (BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8)) {
          in.write(MAPPER.writeValueAsString(messages));
        } catch (IOException e) {
          // A Python that has ended reads nothing. Its status and words say why.
        }
        String printed =
            new String(process.getInputStream().readNBytes(MOST_PRINTED), StandardCharsets.UTF_8);
        process.getInputStream().close(); // what prints more ends here
        int status = process.waitFor();
        if (status != 0) {
          String last = lastLine(said);
          throw new ModelException(
              "The chat template of %s could not be applied: Python ended with status %d (%s).%s"
                  .formatted(model, status, last, hint(last)));
        }
        return printed;
      } finally {
        process.destroy();
      }
    } finally {
      Files.delete(said);
      Files.deleteIfExists(empty);
    }
  }

  private Process start(Path model, Path empty, Path said) {
    for (String name : pythons) {
      Optional<Path> python = Programs.find(name);
      if (python.isEmpty()) {
        continue;
      }
      var builder =
          new ProcessBuilder(
                  python.get().toString(),
                  "-I",
                  "-X",
                  "utf8",
                  "-c",
                  SCRIPT,
                  model.toAbsolutePath().toString())
              .directory(empty.toFile())
              .redirectError(said.toFile());
      builder.environment().keySet().removeIf(variable -> variable.startsWith("PYTHON"));
      builder.environment().put("HF_HUB_OFFLINE", "1");
      try {
        return builder.start();
      } catch (IOException e) {
        continue;
      }
    }
    throw new ModelException(
        "A chat template is applied by the Python package transformers, but no Python was found (tried %s). Install one, or set BROCA_PYTHON to yours."
            .formatted(String.join(", ", pythons)));
  }

  private static String lastLine(Path said) throws IOException {
    try (Stream<String> lines = Files.lines(said, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> !line.isBlank())
          .reduce((before, last) -> last)
          .orElse("it said nothing");
    }
  }

  private static String hint(String said) {
    return said.contains("No module named")
        ? " Install it with 'pip install transformers jinja2' in a virtual environment, and set BROCA_PYTHON to its Python. Packages of 'pip install --user' and PYTHONPATH are not used."
        : "";
  }
}
