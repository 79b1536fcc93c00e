package dev.broca.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts as what is computed to score them: each token that another one follows, once for all texts
 * that have the same tokens up to it, and what is predicted from it.
 *
 * <p>A last token is only predicted, so that no row is spent on it.
 */
final class TokenTree {
  /** A token that is predicted, and the row that it is predicted from. */
  record Target(int row, int token) {}

  private static final int NONE = -1;

  /** A token in a place: what it follows, and its row if it is computed. */
  private static final class Node {
    final int parent;
    final int token;
    int row = NONE;
    int target = NONE;

    Node(int parent, int token) {
      this.parent = parent;
      this.token = token;
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<int[]> paths = new ArrayList<>();
  private final Sequence contexts;

  private TokenTree(List<int[]> texts, boolean lastTokens) {
    Map<List<Integer>, Integer> known = new HashMap<>();
    for (int[] text : texts) {
      int[] path = new int[text.length];
      int parent = NONE;
      for (int t = 0; t < text.length; t++) {
        parent = known.computeIfAbsent(List.of(parent, text[t]), this::add);
        path[t] = parent;
        if (t + 1 < text.length || lastTokens) {
          nodes.get(parent).row = 0;
        }
      }
      paths.add(path);
    }
    contexts = number();
  }

  /** The tree of texts, without rows for last tokens. */
  static TokenTree of(List<int[]> texts) {
    return new TokenTree(texts, false);
  }

  /** One text with all of its tokens, for models in which its length counts. */
  static TokenTree whole(int[] text) {
    return new TokenTree(List.of(text), true);
  }

  private int add(List<Integer> place) {
    nodes.add(new Node(place.getFirst(), place.getLast()));
    return nodes.size() - 1;
  }

  /** Gives rows to the nodes that are computed, in their order, and targets to those predicted. */
  private Sequence number() {
    List<Node> computed = nodes.stream().filter(node -> node.row != NONE).toList();
    int[] ids = new int[computed.size()];
    int[] parents = new int[computed.size()];
    for (int row = 0; row < ids.length; row++) {
      Node node = computed.get(row);
      node.row = row;
      ids[row] = node.token;
      parents[row] = node.parent == NONE ? NONE : nodes.get(node.parent).row;
    }
    for (Node node : nodes) {
      if (node.parent != NONE) {
        node.target = targets.size();
        targets.add(new Target(nodes.get(node.parent).row, node.token));
      }
    }
    return Sequence.tree(ids, parents);
  }

  /** What is computed. */
  Sequence contexts() {
    return contexts;
  }

  /** What is predicted. */
  List<Target> targets() {
    return targets;
  }

  /**
   * The scores of a text's tokens but the first.
   *
   * @param scores one for each target
   */
  float[] scores(int text, float[] scores) {
    int[] path = paths.get(text);
    float[] own = new float[path.length - 1];
    for (int t = 0; t < own.length; t++) {
      own[t] = scores[nodes.get(path[t + 1]).target];
    }
    return own;
  }

  /** Number of texts. */
  int texts() {
    return paths.size();
  }
}
