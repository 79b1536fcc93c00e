/**
 * Text to token ids and back.
 *
 * <p>{@link dev.broca.model.tokenizer.Tokenizer} is all that users see: {@code open} a model's
 * folder or {@code fromGguf} the metadata of a file, then {@code encode}. The {@link
 * dev.broca.model.tokenizer.Tokens} of a text carry ids and offsets; {@link
 * dev.broca.model.tokenizer.SpecialTokens} is the rule for what a family puts around a text.
 *
 * <p>Two kinds of tokenizers: what is or can become a tokenizer.json goes into Hugging Face's own
 * library; SentencePiece models are divided here.
 *
 * <pre>
 *   tokenizer.json ─────────────────────────────┐
 *   vocab.json + merges.txt ──┐                 ├─ TokenizerJson ─ RustTokenizer
 *   GGUF, byte-level BPE ─────┴─ BytePairs ─────┘   checks          RustLibrary
 *
 *   tokenizer.model ──── SentencePieceFile ─────┬─ SentencePieceModel ─ SentencePieceTokenizer
 *   GGUF, SentencePiece ────────────────────────┘   checks
 * </pre>
 *
 * <p>{@code TokenizerFolder} and {@code GgufVocabulary} find the parts, {@code TokenizerConfig}
 * reads the small files beside them. For a tokenizer.json, {@code PreTokenizer} knows how the
 * families cut text into pieces, {@code PostProcessor} reads what goes around a text, and {@code
 * TokenizerJson} takes out truncation and padding and refuses what would bring the library down: a
 * panic in it ends the process and cannot be caught. For SentencePiece, {@code AddedTokens} cuts
 * special tokens out of a text, {@code SentencePieceNormalizer} (with {@code CharsMap}) changes
 * characters and blanks, and a {@code Segmenter} divides what comes of it: {@code PairSegmenter}
 * (BPE) or {@code UnigramSegmenter}.
 */
@NullMarked
package dev.broca.model.tokenizer;

import org.jspecify.annotations.NullMarked;
