package dev.broca.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import dev.broca.model.base.Progress;
import dev.broca.model.pass.PassMemory;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.unit.Span;
import dev.broca.torch.Torch;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a model cannot read is refused before anything is computed, by name, with what would do. */
class TextLimitTest {
  private static LanguageModel model;

  @BeforeAll
  static void open() {
    model = LanguageModel.load("broca-tiny");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** So many tokens, which begin with "Once upon a time". */
  private static int[] text(int tokens) {
    int[] ids = model.tokenizer().encode("Once upon a time", false).ids();
    int[] text = Arrays.copyOf(ids, tokens);
    Arrays.fill(text, ids.length, tokens, ids[0]);
    return text;
  }

  private static void refuses(ThrowingCallable computation) {
    assertThatThrownBy(computation)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Text 2 of 2 (\"Once upon a time")
        .hasMessageContaining("has 1,025 tokens")
        .hasMessageContaining("made for 1,024 at most");
  }

  @Test
  void aTextLongerThanTheModelWasMadeForIsRefusedByName() {
    List<int[]> texts = List.of(text(5), text(1025));
    List<Span> last = texts.stream().map(ids -> Span.at(ids.length - 1)).toList();
    refuses(() -> model.logProbs(texts, Progress.NONE));
    refuses(() -> model.energy(texts, Progress.NONE));
    refuses(() -> model.classMeans(texts, Progress.NONE));
    assertThatThrownBy(() -> model.requireReadable(texts, i -> "item " + (char) ('a' + i)))
        .hasMessageStartingWith("Item b (\"Once upon");
    assertThatThrownBy(() -> model.blocks(text(1025))).hasMessageContaining("1,024 at most");
    assertThatThrownBy(() -> model.logits(text(1025))).hasMessageContaining("1,024 at most");
    assertThat(last).hasSize(2);
    assertThat(Torch.liveTensors()).isPositive();
  }

  @Test
  void aTextAsLongAsTheModelWasMadeForIsRead() {
    assertThat(model.logProbs(List.of(text(1024)), Progress.NONE).getFirst()).hasSize(1023);
  }

  @Test
  void aContinuationEndsWithinWhatTheModelWasMadeFor() {
    for (int tokens : new int[] {1020, 1 << 30, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> model.greedy(text(5), tokens))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("At most 1,019 can be written");
    }
  }

  @Test
  void aTextThatMustHaveTooManyTokensIsNotEvenCut() {
    Tokenizer tokenizer = model.tokenizer();
    String text = "word ".repeat(1_000_000);
    for (ThrowingCallable encoding :
        List.<ThrowingCallable>of(
            () -> tokenizer.encode(text, true),
            () -> tokenizer.encodeAll(List.of("short", text), false))) {
      assertThatThrownBy(encoding)
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("The text \"word word")
          .hasMessageContaining("5,000,000 characters")
          .hasMessageContaining("reads 1,024 at most");
    }
    assertThat(tokenizer.encode("word ".repeat(3000), false).count()).isGreaterThan(3000);
  }

  @Test
  void aTextThatDoesNotFitTheMemoryIsRefusedWithTheNumberThatDoes() {
    var memory = new PassMemory(1000, 40, 0);
    var limit = new TextLimit(100_000, 10, memory, 1 << 20);
    assertThat(memory.longest(1 << 20)).isEqualTo(149);
    assertThatCode(() -> limit.require(List.of(new int[149]), i -> "text", model::tokenizer))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> limit.require(List.of(new int[150]), i -> "text", model::tokenizer))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("150 tokens")
        .hasMessageContaining("Shorten it to 149 tokens");
  }

  @Test
  void batchesAreAsLargeAsThereIsRoomFor() {
    var memory = new PassMemory(1000, 0, 8);
    assertThat(memory.tokens(1_000_000, 0)).isEqualTo(1000);
    assertThat(memory.tokens(1_000_000, 250)).isEqualTo(500);
    assertThat(memory.tokens(10, 250)).isEqualTo(1);
    assertThat(memory.bytes(500, 250)).isEqualTo(1_000_000);
  }
}
