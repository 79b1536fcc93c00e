package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import dev.broca.model.tokenizer.SentencePieceModel.Algorithm;
import dev.broca.model.tokenizer.SentencePieceModel.Normalization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a {@code .model} file of SentencePiece.
 *
 * @see <a
 *     href="https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto">The
 *     messages and the numbers of their fields</a>
 */
final class SentencePieceFile {
  /** More than ten times what a vocabulary of a quarter of a million pieces needs. */
  private static final long MOST_BYTES = 1 << 26;

  private final String source;
  private final List<Piece> pieces = new ArrayList<>();
  private long algorithm = 1;
  private boolean byteFallback;
  private boolean blankBehind;
  private byte[] charsMap = new byte[0];
  private boolean dummyPrefix = true;
  private boolean removeExtraBlanks = true;
  private boolean escapeBlanks = true;

  private SentencePieceFile(String source) {
    this.source = source;
  }

  /**
   * The model in a file.
   *
   * @throws ModelException if it is damaged, or of a kind that Broca cannot use
   */
  static SentencePieceModel read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ModelException(
            "%s is too large for a SentencePiece model: %d bytes"
                .formatted(file, Files.size(file)));
      }
      return parse(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new ModelException("cannot read " + file + ": " + e, e);
    }
  }

  static SentencePieceModel parse(byte[] bytes, String source) {
    refuseTiktoken(bytes, source);
    var file = new SentencePieceFile(source);
    file.readModel(ProtobufReader.of(bytes, "the model", source));
    return file.model();
  }

  /** The files of Llama 3's own repositories have the same name and hold lines of text. */
  private static void refuseTiktoken(byte[] bytes, String source) {
    String start = new String(bytes, 0, Math.min(bytes.length, 100), StandardCharsets.ISO_8859_1);
    if (start.matches("(?s)[A-Za-z0-9+/]+=* \\d+\n.*")) {
      throw new ModelException(
          "%s is a vocabulary of tiktoken, not of SentencePiece, and does not say how text is cut. %s"
              .formatted(source, TokenizerFolder.HOW_TO_CONVERT));
    }
  }

  private void readModel(ProtobufReader message) {
    while (message.next()) {
      switch (message.field()) {
        case 1 -> readPiece(message.message("piece " + pieces.size()));
        case 2 -> readTrainer(message.message("trainer_spec"));
        case 3 -> readNormalizer(message.message("normalizer_spec"));
        case 5 -> readDenormalizer(message.message("denormalizer_spec"));
        default -> message.skip();
      }
    }
  }

  private void readPiece(ProtobufReader message) {
    String text = "";
    float score = 0;
    long kind = 1;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> text = message.string();
        case 2 -> score = message.float32();
        case 3 -> kind = message.varint();
        default -> message.skip();
      }
    }
    Piece.Kind known = Piece.Kind.numbered(kind);
    if (known == null) {
      throw new ModelException(
          "%s: piece %d, \"%s\", is of a kind that does not exist: %d"
              .formatted(source, pieces.size(), text, kind));
    }
    pieces.add(new Piece(text, score, known));
  }

  private void readTrainer(ProtobufReader message) {
    while (message.next()) {
      switch (message.field()) {
        case 3 -> algorithm = message.varint();
        case 24 -> blankBehind = message.bool();
        case 35 -> byteFallback = message.bool();
        default -> message.skip();
      }
    }
  }

  private void readNormalizer(ProtobufReader message) {
    while (message.next()) {
      switch (message.field()) {
        case 2 -> charsMap = message.bytes();
        case 3 -> dummyPrefix = message.bool();
        case 4 -> removeExtraBlanks = message.bool();
        case 5 -> escapeBlanks = message.bool();
        default -> message.skip();
      }
    }
  }

  private void readDenormalizer(ProtobufReader message) {
    while (message.next()) {
      if (message.field() == 2 && message.bytes().length > 0) {
        throw new ModelException(
            source
                + " changes text after decoding (denormalizer_spec.precompiled_charsmap), which is"
                + " not supported. "
                + TokenizerFolder.HOW_TO_CONVERT);
      } else if (message.field() != 2) {
        message.skip();
      }
    }
  }

  private SentencePieceModel model() {
    var normalization =
        new Normalization(
            CharsMap.of(charsMap, source),
            dummyPrefix,
            blankBehind,
            removeExtraBlanks,
            escapeBlanks);
    return new SentencePieceModel(algorithm(), pieces, byteFallback, normalization, source);
  }

  private Algorithm algorithm() {
    if (algorithm == 1) {
      return Algorithm.UNIGRAM;
    }
    if (algorithm == 2) {
      return Algorithm.BPE;
    }
    String found = algorithm == 3 ? "words" : algorithm == 4 ? "characters" : "something unknown";
    throw new ModelException(
        ("%s divides text by %s (trainer_spec.model_type = %d), which is not supported; unigram (1)"
                + " and BPE (2) are. %s")
            .formatted(source, found, algorithm, TokenizerFolder.HOW_TO_CONVERT));
  }
}
