package dev.broca.lab.control;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Assignments of one peer to each, no peer twice. */
final class Matching {
  private final List<int[]> peers;
  private final int[] assigned;
  private final Map<Integer, Integer> holders = new HashMap<>();

  private Matching(List<int[]> peers) {
    this.peers = peers;
    this.assigned = new int[peers.size()];
    Arrays.fill(assigned, -1);
  }

  /**
   * An assignment that serves as many as possible, by augmenting paths (H. W. Kuhn, The Hungarian
   * method for the assignment problem, 1955).
   *
   * @param peers for each, who may be assigned, in the order in which they are tried
   * @param order who is served first
   * @return for each the assigned peer, or -1
   */
  static int[] largest(List<int[]> peers, int[] order) {
    var matching = new Matching(peers);
    for (int i : order) {
      matching.serve(i, new HashSet<>());
    }
    return matching.assigned;
  }

  private boolean serve(int i, Set<Integer> tried) {
    for (int peer : peers.get(i)) {
      if (tried.add(peer)) {
        Integer holder = holders.get(peer);
        if (holder == null || serve(holder, tried)) {
          holders.put(peer, i);
          assigned[i] = peer;
          return true;
        }
      }
    }
    return false;
  }
}
