package dev.broca.app.option;

import dev.broca.model.LanguageModel;
import dev.broca.model.tokenizer.ChatTemplate;
import java.util.List;
import picocli.CommandLine.Option;

/** Whether texts are put into the chat template of the model. */
public final class Chat {
  @Option(
      names = "--chat",
      description =
          "Put every text into the model's chat template, as what a user says. The Python package"
              + " transformers applies it: BROCA_PYTHON names the Python that has it.")
  private boolean asked;

  public boolean asked() {
    return asked;
  }

  /** The ids of texts in the template: nothing is to be put before them. */
  public List<int[]> ids(LanguageModel model, List<String> texts) {
    return ChatTemplate.standard().ids(model.identity().path(), texts);
  }
}
