package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a tokenizer.json out of the parts of a byte-level BPE: vocabulary and merges. */
final class BytePairs {
  private BytePairs() {}

  /**
   * A tokenizer.json without added tokens.
   *
   * @param ids id of every token
   * @param merges pairs of tokens with a blank between, in order of rank
   * @param source names the parts in messages
   */
  static ObjectNode json(
      Map<String, Integer> ids, List<String> merges, PreTokenizer pieces, String source) {
    ObjectNode root = pieces.skeleton();
    ObjectNode model =
        root.putObject("model")
            .put("type", "BPE")
            .putNull("dropout")
            .putNull("unk_token")
            .putNull("continuing_subword_prefix")
            .putNull("end_of_word_suffix")
            .put("fuse_unk", false)
            .put("byte_fallback", false)
            .put("ignore_merges", pieces.ignoresMerges());
    ObjectNode vocab = model.putObject("vocab");
    ids.forEach(vocab::put);
    ArrayNode pairs = model.putArray("merges");
    for (int rank = 0; rank < merges.size(); rank++) {
      String merge = merges.get(rank);
      int blank = merge.indexOf(' ');
      if (blank < 1 || blank != merge.lastIndexOf(' ') || blank == merge.length() - 1) {
        throw new ModelException(
            "%s: merge %d should be two tokens with a blank between, found \"%s\""
                .formatted(source, rank, merge));
      }
      pairs.add(merge);
    }
    return root;
  }
}
