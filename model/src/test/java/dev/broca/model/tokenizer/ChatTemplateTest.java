package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With programs in the place of Python; what transformers itself makes is checked by hand. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
class ChatTemplateTest {
  @TempDir Path folder;

  private ChatTemplate python(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("python"), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return new ChatTemplate(List.of("no-such-python", file.toString()));
  }

  @Test
  void pythonReadsTheMessagesAndNamesTheIdsOfEach() throws IOException {
    Path asked = folder.resolve("asked");
    ChatTemplate chat =
        python(
            "cat > '%s'; echo \"$6 $HF_HUB_OFFLINE\" >> '%s'; echo '[[1, 2], [3]]'"
                .formatted(asked, asked));
    List<int[]> ids = chat.ids(folder.resolve("model"), List.of("Wer \"da\"?", "né"));
    assertThat(ids).containsExactly(new int[] {1, 2}, new int[] {3});
    assertThat(asked).hasContent("[\"Wer \\\"da\\\"?\",\"né\"]" + folder.resolve("model") + " 1");
  }

  @Test
  void aRelativePathIsMadeWhole() throws IOException {
    Path asked = folder.resolve("asked");
    ChatTemplate chat = python("echo \"$6\" > '%s'; echo '[[1]]'".formatted(asked));
    chat.ids(Path.of("some.gguf"), List.of("a"));
    assertThat(asked).hasContent(Path.of("some.gguf").toAbsolutePath().toString());
  }

  @Test
  void whatPythonSaysLastIsInTheMessage() throws IOException {
    ChatTemplate chat =
        python("echo warning >&2; echo 'ValueError: no chat_template is set' >&2; exit 1");
    assertThatThrownBy(() -> chat.ids(folder, List.of("a")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("status 1 (ValueError: no chat_template is set)")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void aMissingPackageIsNamedWithWhatToDo() throws IOException {
    ChatTemplate chat =
        python("echo \"ModuleNotFoundError: No module named 'transformers'\" >&2; exit 1");
    assertThatThrownBy(() -> chat.ids(folder, List.of("a".repeat(200_000))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("pip install transformers jinja2")
        .hasMessageContaining("BROCA_PYTHON");
  }

  @Test
  void whatIsNotIdsIsRefused() throws IOException {
    for (String printed :
        List.of(
            "hello",
            "[[1]]",
            "[[1.5], [2]]",
            "",
            "null",
            "[null, [1]]",
            "[[null], [1]]",
            "[[99999999999], [1]]",
            "{}",
            "[[1], [2]] more")) {
      ChatTemplate chat = python("cat > /dev/null; echo '" + printed + "'");
      assertThatThrownBy(() -> chat.ids(folder, List.of("a", "b")))
          .as(printed)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("chat template of " + folder);
    }
  }

  @Test
  void pythonStartsIsolatedInAnEmptyFolder() throws IOException {
    Path asked = folder.resolve("asked");
    ChatTemplate chat =
        python("{ echo \"$1\"; ls -A; env | grep ^PYTHON; } > '%s'; echo '[[1]]'".formatted(asked));
    chat.ids(folder, List.of("a"));
    assertThat(asked).hasContent("-I");
  }

  @Test
  void aPythonThatPrintsWithoutEndIsStopped() throws IOException {
    ChatTemplate chat = python("cat > /dev/null; yes '[[1],'");
    assertThatThrownBy(() -> chat.ids(folder, List.of("a"))).isInstanceOf(ModelException.class);
  }

  @Test
  void withoutPythonTheMessageSaysSo() {
    assertThatThrownBy(() -> new ChatTemplate(List.of("no-such-python")).ids(folder, List.of("a")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("tried no-such-python")
        .hasMessageContaining("BROCA_PYTHON");
  }
}
