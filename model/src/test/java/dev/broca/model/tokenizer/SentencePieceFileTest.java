package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Models that are damaged, or that ask for what is not supported, are refused by what is wrong. */
class SentencePieceFileTest {
  private static final Message UNKNOWN = piece("<unk>", 0, 2);
  private static final Message BPE = new Message().varint(3, 2);

  /** A message under construction. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message number(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        bytes.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
      return this;
    }

    Message varint(int field, long value) {
      return number(field << 3).number(value);
    }

    Message float32(int field, float value) {
      number(field << 3 | 5);
      bytes.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
      return this;
    }

    Message bytes(int field, byte... value) {
      number(field << 3 | 2).number(value.length);
      bytes.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toBytes());
    }

    byte[] toBytes() {
      return bytes.toByteArray();
    }
  }

  private static Message piece(String text, float score, int kind) {
    return new Message().text(1, text).float32(2, score).varint(3, kind);
  }

  private static Message model(Message... pieces) {
    var model = new Message().message(2, BPE).message(1, UNKNOWN);
    Arrays.stream(pieces).forEach(piece -> model.message(1, piece));
    return model;
  }

  private static void assertRefused(Message model, String... parts) {
    assertRefused(model.toBytes(), parts);
  }

  private static void assertRefused(byte[] model, String... parts) {
    assertThatThrownBy(() -> SentencePieceFile.parse(model, "x.model"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("x.model")
        .hasMessageContainingAll(parts);
  }

  @Test
  void whatIsLeftOutHasTheDefaultsOfTheFormat() {
    SentencePieceModel model =
        SentencePieceFile.parse(
            new Message().message(1, UNKNOWN).message(1, new Message().text(1, "a")).toBytes(),
            "x.model");
    assertThat(model.algorithm()).isEqualTo(SentencePieceModel.Algorithm.UNIGRAM);
    assertThat(model.piece(1)).isEqualTo(new Piece("a", 0, Piece.Kind.NORMAL));
    assertThat(model.byteFallback()).isFalse();
    assertThat(model.normalization())
        .isEqualTo(new SentencePieceModel.Normalization(CharsMap.NONE, true, false, true, true));
  }

  @Test
  void unknownFieldsOfEveryKindAreLeftOut() {
    Message model = model(piece("a", -1, 1)).varint(200, 7).float32(201, 1).text(202, "more");
    model.number(203 << 3 | 1);
    model.bytes.writeBytes(new byte[8]);
    assertThat(SentencePieceFile.parse(model.toBytes(), "x.model").pieces()).hasSize(2);
  }

  @Test
  void filesThatAreCutOffAreRefused() {
    byte[] whole = model(piece("ab", -1, 1), piece("cd", -2, 1)).toBytes();
    int boundary = whole.length - piece("cd", -2, 1).toBytes().length - 2;
    for (int length = boundary + 1; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), "is cut off");
    }
    assertRefused(new byte[0], "unknown, found 0");
  }

  @Test
  void numbersThatCannotBeAreRefused() {
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0xff);
    assertRefused(endless, "more than ten bytes");
    assertRefused(new Message().number(0), "the number 0");
    assertRefused(new Message().number(1L << 40), "the number");
    assertRefused(new Message().number(1 << 3 | 2).number(-1), "18446744073709551615 bytes");
    assertRefused(new Message().number(1 << 3 | 2).number(1L << 40), "1099511627776 bytes");
  }

  @Test
  void wrongKindsOfValuesAreRefusedByField() {
    assertRefused(new Message().varint(1, 3), "field 1", "a message");
    assertRefused(model(new Message().varint(1, 3)), "piece 1", "field 1");
    assertRefused(model(new Message().text(2, "x")), "piece 1", "a float in field 2");
    assertRefused(new Message().message(2, new Message().text(3, "x")), "trainer_spec", "field 3");
    assertRefused(new Message().number(9 << 3 | 3), "unknown kind 3");
  }

  @Test
  void deepNestingIsOnlyBytes() {
    var deep = new Message();
    for (int i = 0; i < 2000; i++) {
      deep = new Message().message(1, deep);
    }
    assertRefused(new Message().message(1, deep), "piece 0");
    assertThat(SentencePieceFile.parse(model().message(9, deep).toBytes(), "x").pieces())
        .hasSize(1);
  }

  @Test
  void piecesThatCannotBeUsedAreRefusedByNumber() {
    assertRefused(model(piece("a", Float.NaN, 1)), "piece 1, \"a\"", "NaN");
    assertRefused(model(piece("a", Float.NEGATIVE_INFINITY, 1)), "piece 1", "-Infinity");
    assertRefused(model(piece("a", 0, 1), piece("a", 0, 1)), "pieces 1 and 2 are both \"a\"");
    assertRefused(model(piece("", 0, 1)), "piece 1 is empty");
    assertRefused(model(piece("a", 0, 7)), "piece 1, \"a\"", "7");
    assertRefused(model(piece("a", 0, 2)), "unknown, found 2");
    assertRefused(model(piece("<0x41>", 0, 6)), "piece 1", "byte_fallback");
    assertRefused(model(new Message().bytes(1, (byte) 0xff)), "piece 1", "UTF-8");
  }

  @Test
  void bytesMustBeComplete() {
    Message fallback = new Message().message(2, new Message().varint(35, 1).varint(3, 2));
    Message model = new Message();
    model.bytes.writeBytes(fallback.toBytes());
    model.message(1, UNKNOWN).message(1, piece("<0x00>", 0, 6));
    assertRefused(model, "<0x01> is missing");
    assertRefused(model.message(1, piece("<0x1g>", 0, 6)), "<0x1g>", "should be a byte");
  }

  @Test
  void otherAlgorithmsAreRefusedByName() {
    assertRefused(
        model().message(2, new Message().varint(3, 3)), "words", "= 3", "save_pretrained");
    assertRefused(model().message(2, new Message().varint(3, 4)), "characters", "= 4");
    assertRefused(model().message(2, new Message().varint(3, 1L << 32 | 2)), "4294967298");
  }

  @Test
  void changesAfterDecodingAreRefused() {
    assertRefused(
        model().message(5, new Message().bytes(2, (byte) 1)), "denormalizer_spec", "decoding");
    assertThat(SentencePieceFile.parse(model().message(5, new Message()).toBytes(), "x").pieces())
        .hasSize(1);
  }

  @Test
  void damagedMapsOfCharactersAreRefused() {
    for (int size : new int[] {0, 3, 5, 8, -4, Integer.MAX_VALUE}) {
      byte[] map = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putInt(size).array();
      assertRefused(model().message(3, new Message().bytes(2, map)), "precompiled_charsmap");
    }
    assertRefused(model().message(3, new Message().bytes(2, (byte) 1)), "precompiled_charsmap");
  }

  @Test
  void vocabulariesOfTiktokenAreToldApart() {
    assertRefused("IQ== 0\nIg== 1\n".getBytes(StandardCharsets.US_ASCII), "tiktoken");
  }
}
