package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code precompiled_charsmap} of a SentencePiece model: sequences of characters and what each
 * becomes. Stored as the size of a trie, the trie (a double array over UTF-8 bytes, as darts-clone
 * builds it), and the replacements, each with a zero byte behind.
 */
final class CharsMap {
  /** Changes nothing. */
  static final CharsMap NONE = new CharsMap(new int[0], new byte[0], "");

  private static final int LABEL = 0x8000_00ff;
  private static final int VALUE = 0x7fff_ffff;
  private static final int HAS_LEAF = 1 << 8;
  private static final int EXTENSION = 1 << 9;

  /** Children of a unit lie in one block, where the trie was made by its own library. */
  private static final int BLOCK = 0xff;

  private final int[] units;
  private final byte[] replacements;
  private final String source;

  private CharsMap(int[] units, byte[] replacements, String source) {
    this.units = units;
    this.replacements = replacements;
    this.source = source;
  }

  /**
   * Reads a map; no bytes are no map.
   *
   * @throws ModelException if it is damaged
   */
  static CharsMap of(byte[] blob, String source) {
    if (blob.length == 0) {
      return NONE;
    }
    ByteBuffer bytes = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
    long size = blob.length < 4 ? -1 : Integer.toUnsignedLong(bytes.getInt());
    if (size < 4 || size % 4 != 0 || size >= bytes.remaining()) {
      throw new ModelException(
          "%s: the map of characters (precompiled_charsmap, %d bytes) is damaged"
              .formatted(source, blob.length));
    }
    var units = new int[(int) size / 4];
    bytes.asIntBuffer().get(units);
    return new CharsMap(units, Arrays.copyOfRange(blob, 4 + (int) size, blob.length), source);
  }

  /** What a text from an offset on begins with. */
  record Match(int end, String replacement) {}

  /** The longest sequence at an offset that the map knows, or null. */
  @Nullable Match longest(String text, int from) {
    if (units.length == 0) {
      return null;
    }
    Match found = null;
    int base = offset(units[0]);
    int at = from;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      int unit = 0;
      for (int i = 0; i < utf8Length(point); i++) {
        int label = utf8(point, i);
        int node = base ^ label;
        if (node >= units.length || (units[node] & LABEL) != label) {
          return found;
        }
        unit = units[node];
        base = node ^ offset(unit);
      }
      if ((unit & HAS_LEAF) != 0) {
        found = new Match(at, replacement(leaf(base)));
      }
    }
    return found;
  }

  /**
   * Follows every sequence that the map knows, as a reader that looks before it checks would.
   *
   * @throws ModelException if any leads outside the map
   */
  void requireWhole() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(replacements));
    } catch (CharacterCodingException e) {
      throw damaged(0, e);
    }
    var seen = new BitSet();
    var bases = new ArrayDeque<Integer>(List.of(offset(units[0])));
    while (!bases.isEmpty()) {
      int base = bases.pop();
      if (base < 0 || (base | BLOCK) >= units.length) {
        throw damaged(base, null);
      }
      for (int label = 1; label <= BLOCK; label++) {
        int node = base ^ label;
        int unit = units[node];
        if ((unit & LABEL) != label || seen.get(node)) {
          continue;
        }
        seen.set(node);
        int next = node ^ offset(unit);
        bases.push(next);
        if ((unit & HAS_LEAF) != 0) {
          replacement(leaf(next));
        }
      }
    }
  }

  private int leaf(int node) {
    if (node < 0 || node >= units.length) {
      throw damaged(node, null);
    }
    return units[node] & VALUE;
  }

  /** Where the children of a unit are, as a number that its index is combined with by xor. */
  private static int offset(int unit) {
    return unit >>> 10 << ((unit & EXTENSION) >>> 6);
  }

  private static int utf8Length(int point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }

  private static int utf8(int point, int index) {
    int length = utf8Length(point);
    int bits = point >>> 6 * (length - 1 - index);
    if (index > 0) {
      return 0x80 | bits & 0x3f;
    }
    return switch (length) {
      case 1 -> bits;
      case 2 -> 0xc0 | bits;
      case 3 -> 0xe0 | bits;
      default -> 0xf0 | bits;
    };
  }

  private String replacement(int from) {
    int end = from;
    while (end < replacements.length && replacements[end] != 0) {
      end++;
    }
    try {
      if (end < replacements.length) {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(replacements, from, end - from))
            .toString();
      }
    } catch (CharacterCodingException e) {
      throw damaged(from, e);
    }
    throw damaged(from, null);
  }

  private ModelException damaged(int from, @Nullable Exception cause) {
    return new ModelException(
        "%s: the map of characters (precompiled_charsmap) is damaged at %d".formatted(source, from),
        cause);
  }

  /** Adds everything that determines the map to a digest. */
  void update(MessageDigest digest) {
    ByteBuffer trie = ByteBuffer.allocate(4 * units.length);
    trie.asIntBuffer().put(units);
    digest.update(trie);
    digest.update(replacements);
  }
}
