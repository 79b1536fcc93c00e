package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import dev.broca.model.tokenizer.SentencePieceModel.Algorithm;
import dev.broca.model.tokenizer.SentencePieceModel.Normalization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The vocabulary in the metadata of a GGUF file, made into a tokenizer.json.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">GGUF: the keys</a>
 */
final class GgufVocabulary {
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;

  /** Phi-3's tokens take the blanks behind them along, except for these; no key says so. */
  private static final Set<String> PHI3_KEEPS_BLANKS = Set.of("<unk>", "<s>", "<|endoftext|>");

  private final String source;
  private final Map<String, ?> metadata;

  GgufVocabulary(Path file, Map<String, ?> metadata) {
    this.source = file.toString();
    this.metadata = metadata;
  }

  Tokenizer open() {
    String model = value("model", String.class);
    return switch (model) {
      case "gpt2" -> openBytePairs();
      case "llama" -> openSentencePiece();
      default ->
          throw new ModelException(
              ("%s holds a vocabulary of kind \"%s\" (tokenizer.ggml.model); Broca reads \"gpt2\""
                      + " (byte-level BPE) and \"llama\" (SentencePiece BPE) from GGUF files. The"
                      + " folder of the original model with its tokenizer.json works.")
                  .formatted(source, model));
    };
  }

  private Tokenizer openBytePairs() {
    PreTokenizer pieces = pieces();
    List<String> tokens = list("tokens", String.class);
    List<String> merges = list("merges", String.class);
    TokenizerJson json =
        new TokenizerJson(BytePairs.json(ids(tokens), merges, pieces, source), source);
    addedTokens(tokens).forEach(json::add);
    OptionalInt begin = id("bos_token_id", tokens.size());
    OptionalInt end = id("eos_token_id", tokens.size());
    return RustTokenizer.open(json, rule(pieces.beginsText(), begin, end), begin, end);
  }

  private SpecialTokens rule(boolean beginsText, OptionalInt begin, OptionalInt end) {
    return new SpecialTokens(
        added("add_bos_token", beginsText, "bos_token_id", begin),
        added("add_eos_token", false, "eos_token_id", end));
  }

  /** Flags and ids that a file leaves out are Llama's, as in llama.cpp. */
  private Tokenizer openSentencePiece() {
    List<String> tokens = list("tokens", String.class);
    List<Number> scores = ofEveryToken("scores", tokens.size());
    List<Number> types = ofEveryToken("token_type", tokens.size());
    int unknown = id("unknown_token_id", tokens.size()).orElse(0);
    var pieces = new ArrayList<Piece>();
    for (int id = 0; id < tokens.size(); id++) {
      Piece.Kind kind = id == unknown ? Piece.Kind.UNKNOWN : kind(types.get(id).longValue(), id);
      pieces.add(new Piece(tokens.get(id), scores.get(id).floatValue(), kind));
    }
    boolean bytes = pieces.stream().anyMatch(piece -> piece.kind() == Piece.Kind.BYTE);
    var model =
        new SentencePieceModel(
            Algorithm.BPE,
            pieces,
            bytes,
            Normalization.plain(flag("add_space_prefix", true)),
            source);
    var added = new AddedTokens(sentencePieceTokens(pieces));
    OptionalInt begin = or(id("bos_token_id", tokens.size()), 1, tokens.size());
    OptionalInt end = or(id("eos_token_id", tokens.size()), 2, tokens.size());
    return new SentencePieceTokenizer(
        model,
        added,
        SentencePieceTokenizer.Prefix.EVERY_PART,
        Vocabulary.of(tokens, source),
        rule(true, begin, end),
        begin,
        end);
  }

  private static OptionalInt or(OptionalInt id, int otherwise, int tokens) {
    return id.isPresent() || otherwise >= tokens ? id : OptionalInt.of(otherwise);
  }

  private List<Number> ofEveryToken(String key, int tokens) {
    List<Number> values = list(key, Number.class);
    if (values.size() != tokens) {
      throw new ModelException(
          "%s: %d tokens but %d values in %s".formatted(source, tokens, values.size(), key(key)));
    }
    return values;
  }

  /** Kinds have the numbers of SentencePiece; padding of the vocabulary is said to be unknown. */
  private Piece.Kind kind(long number, int id) {
    Piece.Kind kind = Piece.Kind.numbered(number);
    if (kind == null) {
      throw new ModelException(
          "%s: %s should be from 1 to 6, found %d"
              .formatted(source, key("token_type[" + id + "]"), number));
    }
    return kind == Piece.Kind.UNKNOWN ? Piece.Kind.CONTROL : kind;
  }

  private List<AddedToken> sentencePieceTokens(List<Piece> pieces) {
    boolean phi3 = "phi3".equals(metadata.get("general.architecture"));
    var added = new ArrayList<AddedToken>();
    for (int id = 0; id < pieces.size(); id++) {
      Piece piece = pieces.get(id);
      switch (piece.kind()) {
        case UNKNOWN, CONTROL, USER_DEFINED -> {
          boolean special = piece.kind() != Piece.Kind.USER_DEFINED;
          boolean strips = phi3 && !PHI3_KEEPS_BLANKS.contains(piece.text());
          added.add(new AddedToken(piece.text(), id, special, false, false, strips, false));
        }
        case NORMAL, UNUSED, BYTE -> {}
      }
    }
    return added;
  }

  private boolean flag(String flag, boolean otherwise) {
    return metadata.get(key(flag)) == null ? otherwise : value(flag, Boolean.class);
  }

  private PreTokenizer pieces() {
    if (metadata.get("tokenizer.ggml.pre") == null) {
      throw new ModelException(
          source
              + " does not say how it cuts text into pieces (no tokenizer.ggml.pre; files from"
              + " before May 2024 lack it). Use a newer conversion of the model.");
    }
    String name = value("pre", String.class);
    return PreTokenizer.named(name)
        .orElseThrow(() ->
            new ModelException(
                ("%s cuts text into pieces as \"%s\" (tokenizer.ggml.pre), which Broca does not"
                        + " know; it knows %s. The folder of the original model with its"
                        + " tokenizer.json works.")
                    .formatted(source, name, PreTokenizer.allNames())));
  }

  private Map<String, Integer> ids(List<String> tokens) {
    Map<String, Integer> ids = LinkedHashMap.newLinkedHashMap(tokens.size());
    for (int id = 0; id < tokens.size(); id++) {
      Integer other = ids.put(tokens.get(id), id);
      if (other != null) {
        throw new ModelException(
            "%s: tokens %d and %d are both \"%s\"".formatted(source, other, id, tokens.get(id)));
      }
    }
    return ids;
  }

  private List<AddedToken> addedTokens(List<String> tokens) {
    if (metadata.get("tokenizer.ggml.token_type") == null) {
      return List.of();
    }
    List<Number> types = list("token_type", Number.class);
    if (types.size() != tokens.size()) {
      throw new ModelException(
          "%s: %d tokens but %d token types".formatted(source, tokens.size(), types.size()));
    }
    var added = new ArrayList<AddedToken>();
    for (int id = 0; id < tokens.size(); id++) {
      switch (types.get(id).intValue()) {
        case CONTROL, UNKNOWN -> added.add(AddedToken.special(tokens.get(id), id));
        case USER_DEFINED -> added.add(AddedToken.plain(tokens.get(id), id));
        default -> {} // Normal, unused and byte tokens are ordinary members of the vocabulary.
      }
    }
    return added;
  }

  private List<Integer> added(String flag, boolean otherwise, String idKey, OptionalInt id) {
    if (!flag(flag, otherwise)) {
      return List.of();
    }
    return List.of(
        id.orElseThrow(() ->
            new ModelException(
                "%s sets %s but has no %s".formatted(source, key(flag), key(idKey)))));
  }

  private OptionalInt id(String key, int tokens) {
    if (metadata.get("tokenizer.ggml." + key) == null) {
      return OptionalInt.empty();
    }
    long id = value(key, Number.class).longValue();
    if (id < 0 || id >= tokens) {
      throw new ModelException(
          "%s: %s is %d, but there are %d tokens".formatted(source, key(key), id, tokens));
    }
    return OptionalInt.of((int) id);
  }

  private <T> List<T> list(String key, Class<T> type) {
    List<?> values = value(key, List.class);
    for (int i = 0; i < values.size(); i++) {
      if (!type.isInstance(values.get(i))) {
        throw wrongType(key + "[" + i + "]", type, values.get(i));
      }
    }
    return values.stream().map(type::cast).toList();
  }

  private <T> T value(String key, Class<T> type) {
    @Nullable Object value = metadata.get("tokenizer.ggml." + key);
    if (!type.isInstance(value)) {
      throw wrongType(key, type, value);
    }
    return type.cast(value);
  }

  private ModelException wrongType(String key, Class<?> type, @Nullable Object value) {
    return new ModelException(
        "%s: %s should be a %s, found %s"
            .formatted(
                source,
                key(key),
                type.getSimpleName().toLowerCase(Locale.ROOT),
                value == null ? "nothing" : "a " + value.getClass().getSimpleName()));
  }

  private static String key(String key) {
    return "tokenizer.ggml." + key;
  }
}
