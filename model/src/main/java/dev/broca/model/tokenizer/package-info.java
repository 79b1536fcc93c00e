/**
 * Text to token ids and back.
 *
 * <p>{@link dev.broca.model.tokenizer.Tokenizer} is all that users see: {@code open} a model's
 * folder or {@code fromGguf} the metadata of a file, then {@code encode}. The {@link
 * dev.broca.model.tokenizer.Tokens} of a text carry ids and offsets; {@link
 * dev.broca.model.tokenizer.SpecialTokens} is the rule for what a family puts around a text.
 *
 * <p>Everything becomes a tokenizer.json first, and that goes into Hugging Face's own library:
 *
 * <pre>
 *   tokenizer.json ─────────────────────────────┐
 *   vocab.json + merges.txt ──┐                 ├─ TokenizerJson ─ RustTokenizer
 *   GGUF metadata ────────────┴─ BytePairs ─────┘   checks          RustLibrary
 * </pre>
 *
 * <p>{@code TokenizerFolder} and {@code GgufVocabulary} find the parts, {@code TokenizerConfig}
 * reads the small files beside them, {@code PreTokenizer} knows how the families cut text into
 * pieces, {@code PostProcessor} reads what goes around a text. {@code TokenizerJson} takes out
 * truncation and padding and refuses what would bring the library down: a panic in it ends the
 * process and cannot be caught.
 */
@NullMarked
package dev.broca.model.tokenizer;

import org.jspecify.annotations.NullMarked;
