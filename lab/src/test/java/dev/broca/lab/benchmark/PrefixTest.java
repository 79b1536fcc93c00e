package dev.broca.lab.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.model.tokenizer.SpecialTokens;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.tokenizer.Tokens;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which token stands before a text, for tokenizers like those of the families. */
class PrefixTest {
  private static final Vocabulary GPT2 =
      new Vocabulary(
          Map.of("<|endoftext|>", 50256),
          OptionalInt.of(50256),
          OptionalInt.of(50256),
          SpecialTokens.NONE);

  /** Built as a Llama, but nothing is put in front of a text, and its BOS begins a chat. */
  private static final Vocabulary SMOLLM2 =
      new Vocabulary(
          Map.of("<|endoftext|>", 0, "<|im_start|>", 1, "<|im_end|>", 2),
          OptionalInt.of(1),
          OptionalInt.of(2),
          SpecialTokens.NONE);

  private static final Vocabulary LLAMA3 =
      new Vocabulary(
          Map.of("<|begin_of_text|>", 128000, "<|endoftext|>", 5),
          OptionalInt.of(128000),
          OptionalInt.of(128009),
          new SpecialTokens(List.of(128000), List.of()));

  private static final Vocabulary PLAIN =
      new Vocabulary(Map.of("a", 3), OptionalInt.of(1), OptionalInt.empty(), SpecialTokens.NONE);

  private static final Vocabulary BARE =
      new Vocabulary(Map.of("a", 3), OptionalInt.empty(), OptionalInt.empty(), SpecialTokens.NONE);

  /** As much of a tokenizer as a prefix asks for. */
  private record Vocabulary(
      Map<String, Integer> ids,
      OptionalInt beginOfText,
      OptionalInt endOfText,
      SpecialTokens specialTokens)
      implements Tokenizer {
    @Override
    public OptionalInt id(String token) {
      return ids.containsKey(token) ? OptionalInt.of(ids.get(token)) : OptionalInt.empty();
    }

    @Override
    public Tokens encode(String text, boolean withSpecialTokens) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String decode(int[] tokens) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String token(int id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int size() {
      return ids.size();
    }

    @Override
    public String hash() {
      return "";
    }

    @Override
    public void close() {}
  }

  private static int id(String prefix, Tokenizer tokenizer) {
    return Prefix.parse(prefix).in(() -> tokenizer).orElseThrow();
  }

  @Test
  void autoIsWhatTheTokenizerPutsInFrontElseEndOfTextElseBegin() {
    assertThat(id("auto", LLAMA3)).isEqualTo(128000);
    assertThat(id("auto", GPT2)).isEqualTo(50256);
    assertThat(id("auto", SMOLLM2)).isZero();
    assertThat(id("auto", PLAIN)).isEqualTo(1);
  }

  @Test
  void namesIdsAndTokensMeanWhatTheySay() {
    assertThat(id("bos", SMOLLM2)).isEqualTo(1);
    assertThat(id("eos", SMOLLM2)).isEqualTo(2);
    assertThat(id("<|im_end|>", SMOLLM2)).isEqualTo(2);
    assertThat(id("17", SMOLLM2)).isEqualTo(17);
  }

  @Test
  void noneAndIdsNeedNoTokenizer() {
    assertThat(
            Prefix.parse("none")
                .in(() -> {
                  throw new AssertionError();
                }))
        .isEmpty();
    assertThat(
            Prefix.parse("7")
                .in(() -> {
                  throw new AssertionError();
                }))
        .hasValue(7);
  }

  @ParameterizedTest
  @CsvSource({"auto, <|endoftext|>", "bos, beginning", "eos, end of a text", "x, '\"x\"'"})
  void whatIsMissingIsSaid(String prefix, String part) {
    assertThatThrownBy(() -> id(prefix, BARE))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll(part, "--prefix");
  }

  @Test
  void aTextThatBeginsWithThePrefixGetsNoSecondOne() {
    assertThat(Prefix.behind(OptionalInt.of(1), new int[] {1, 7, 1})).containsExactly(7, 1);
    assertThat(Prefix.behind(OptionalInt.of(1), new int[] {7, 1})).containsExactly(7, 1);
    assertThat(Prefix.behind(OptionalInt.of(1), new int[0])).isEmpty();
    assertThat(Prefix.behind(OptionalInt.empty(), new int[] {1, 7})).containsExactly(1, 7);
  }
}
