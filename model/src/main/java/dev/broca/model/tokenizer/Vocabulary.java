package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tokens and their ids, those of the tokenizer's model and the added ones. */
final class Vocabulary {
  private final String source;
  private final Map<String, Integer> ids;
  private final Map<Integer, String> tokens;
  private final int modelSize;
  private int highestId = -1;
  private int highestAddedId = -1;

  private Vocabulary(String source, int modelSize) {
    this.source = source;
    this.modelSize = modelSize;
    ids = HashMap.newHashMap(modelSize);
    tokens = HashMap.newHashMap(modelSize);
  }

  /** The vocabulary of the {@code model} section of a tokenizer.json. */
  static Vocabulary of(JsonNode model, String source) {
    JsonNode vocab = model.path("vocab");
    if (!vocab.isObject() && !vocab.isArray()) {
      throw new ModelException(
          source + " has no vocabulary: expected an object or a list at model.vocab");
    }
    var vocabulary = new Vocabulary(source, vocab.size());
    if (vocab.isObject()) {
      vocab.properties().forEach(e -> vocabulary.put(e.getKey(), id(e.getValue(), e, source)));
    } else {
      // Unigram: a list of [token, score], numbered by position.
      for (int i = 0; i < vocab.size(); i++) {
        vocabulary.put(vocab.path(i).path(0).stringValue(""), i);
      }
    }
    return vocabulary;
  }

  /** Tokens that are numbered by their place. */
  static Vocabulary of(List<String> tokens, String source) {
    var vocabulary = new Vocabulary(source, tokens.size());
    for (int id = 0; id < tokens.size(); id++) {
      vocabulary.put(tokens.get(id), id);
    }
    return vocabulary;
  }

  private static int id(JsonNode value, Object entry, String source) {
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
      throw new ModelException(
          source + ": the id of a token should be a whole number from 0 up, found " + entry);
    }
    return value.intValue();
  }

  private void put(String token, int id) {
    String other = tokens.putIfAbsent(id, token);
    if (other != null || ids.putIfAbsent(token, id) != null) {
      throw new ModelException(
          source
              + ": every token needs an id of its own, but "
              + quoted(token)
              + (other == null ? " stands there twice" : " and " + quoted(other) + " share " + id));
    }
    highestId = Math.max(highestId, id);
  }

  /**
   * Adds a token the way the tokenizers library does: one that the model knows keeps its id, others
   * are numbered on from the end, whatever id the file claims.
   */
  void add(String content, int claimed) {
    if (content.isEmpty()) {
      return;
    }
    @Nullable Integer known = ids.get(content);
    int id = known != null ? known : Math.max(modelSize, highestAddedId + 1);
    if (id != claimed) {
      throw new ModelException(
          "%s: added token %s should have id %d, but the file says %d; its vocabulary is damaged"
              .formatted(source, quoted(content), id, claimed));
    }
    if (known == null) {
      put(content, id);
    }
    highestAddedId = Math.max(highestAddedId, id);
  }

  @Nullable Integer id(String token) {
    return ids.get(token);
  }

  OptionalInt find(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The token with an id; refused when there is none. */
  String requireToken(int id) {
    String token = tokens.get(id);
    if (token == null) {
      throw new ModelException("%s has no token with id %d".formatted(source, id));
    }
    return token;
  }

  /** Checks that a model with so many embeddings knows every token. */
  void requireFits(int embeddings) {
    if (highestId >= embeddings) {
      throw new ModelException(
          ("%s does not belong to this model: its ids go up to %d (%s), but the model has %d"
                  + " embeddings. Take tokenizer and weights from the same repository.")
              .formatted(source, highestId, tokens.get(highestId), embeddings));
    }
  }

  @Nullable String token(int id) {
    return tokens.get(id);
  }

  int size() {
    return ids.size();
  }

  private static String quoted(String token) {
    return "\"" + token + "\"";
  }
}
