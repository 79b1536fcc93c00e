package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads the {@code post_processor} of a tokenizer.json: what goes around a text. Its other task,
 * cutting blanks off offsets, is left out; in Broca offsets cover whole tokens.
 */
final class PostProcessor {
  private final Vocabulary vocabulary;
  private final String source;

  PostProcessor(Vocabulary vocabulary, String source) {
    this.vocabulary = vocabulary;
    this.source = source;
  }

  /** The special tokens of a post-processor; of none, nothing. */
  SpecialTokens specialTokens(JsonNode processor) {
    if (processor.isNull() || processor.isMissingNode()) {
      return SpecialTokens.NONE;
    }
    return switch (processor.path("type").stringValue("")) {
      case "ByteLevel" -> SpecialTokens.NONE;
      case "TemplateProcessing" -> template(processor);
      case "BertProcessing", "RobertaProcessing" ->
          new SpecialTokens(
              List.of(id(processor.path("cls").path(1))),
              List.of(id(processor.path("sep").path(1))));
      case "Sequence" -> sequence(processor);
      default ->
          throw new ModelException(
              source + ": post_processor.type " + processor.path("type") + " is not supported");
    };
  }

  /** Every processor puts its tokens around what those before it made. */
  private SpecialTokens sequence(JsonNode sequence) {
    var before = new ArrayList<Integer>();
    var after = new ArrayList<Integer>();
    for (JsonNode processor : sequence.path("processors")) {
      SpecialTokens tokens = specialTokens(processor);
      before.addAll(0, tokens.before());
      after.addAll(tokens.after());
    }
    return new SpecialTokens(before, after);
  }

  private SpecialTokens template(JsonNode processor) {
    var before = new ArrayList<Integer>();
    var after = new ArrayList<Integer>();
    boolean text = false;
    for (JsonNode piece : processor.path("single")) {
      if (piece.has("SpecialToken")) {
        String name = piece.path("SpecialToken").path("id").stringValue("");
        JsonNode ids = processor.path("special_tokens").path(name).path("ids");
        if (ids.isEmpty()) {
          throw unusable("names the token \"" + name + "\" but gives no ids for it");
        }
        for (JsonNode id : ids) {
          (text ? after : before).add(id(id));
        }
      } else if (!text && piece.path("Sequence").path("id").stringValue("").equals("A")) {
        text = true;
      } else {
        throw unusable("should hold the text once, found " + processor.path("single"));
      }
    }
    if (!text) {
      throw unusable("should hold the text once, found " + processor.path("single"));
    }
    return new SpecialTokens(before, after);
  }

  private int id(JsonNode node) {
    int id = node.intValue(-1);
    if (vocabulary.token(id) == null) {
      throw unusable("puts the id " + node + " around texts, which is not in the vocabulary");
    }
    return id;
  }

  private ModelException unusable(String what) {
    return new ModelException(source + ": the template of post_processor " + what);
  }
}
