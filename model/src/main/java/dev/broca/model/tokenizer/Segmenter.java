package dev.broca.model.tokenizer;

import java.util.List;

/** Divides a normalized text into the pieces of a SentencePiece model. */
sealed interface Segmenter permits UnigramSegmenter, PairSegmenter {
  /** A piece in a text; one that the vocabulary lacks has the unknown id. */
  record Span(int start, int end, int id) {}

  /** The pieces in their order; together they are the text. */
  List<Span> segment(String text);

  /** The one for a model's algorithm. */
  static Segmenter of(SentencePieceModel model) {
    return switch (model.algorithm()) {
      case UNIGRAM -> new UnigramSegmenter(model);
      case BPE -> new PairSegmenter(model);
    };
  }
}
