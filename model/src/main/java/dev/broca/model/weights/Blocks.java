package dev.broca.model.weights;

/**
 * The block types of GGUF, as llama.cpp's {@code ggml-quants.c} defines them. Every method decodes
 * {@code blocks} blocks that begin at the start of {@code in}; the order of multiplications is that
 * of the definition, so the floats are the same to the last bit.
 *
 * <p>Notation: d is the scale and m (or dmin) the minimum of a block, q a quantised element, qs the
 * bytes that hold the low bits and qh those that hold the high ones.
 */
final class Blocks {
  /** The levels of IQ4_NL and IQ4_XS. */
  private static final float[] LEVELS = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  private Blocks() {}

  private static float half(byte[] in, int at) {
    return Float.float16ToFloat((short) int16(in, at));
  }

  private static int int16(byte[] in, int at) {
    return (in[at] & 0xFF) | (in[at + 1] & 0xFF) << 8;
  }

  private static int int32(byte[] in, int at) {
    return int16(in, at) | int16(in, at + 2) << 16;
  }

  private static int low(int qs) {
    return qs & 0xF;
  }

  private static int high(int qs) {
    return qs >> 4 & 0xF;
  }

  private static int bit(int qh, int index) {
    return qh >>> index & 1;
  }

  private static int twoBits(int qh, int index) {
    return qh >> index & 3;
  }

  static void q4_0(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      float d = half(in, 18 * b);
      int qs = 18 * b + 2;
      int o = 32 * b;
      for (int i = 0; i < 16; i++) {
        int q = in[qs + i];
        out[o + i] = (low(q) - 8) * d;
        out[o + 16 + i] = (high(q) - 8) * d;
      }
    }
  }

  static void q4_1(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      float d = half(in, 20 * b);
      float m = half(in, 20 * b + 2);
      int qs = 20 * b + 4;
      int o = 32 * b;
      for (int i = 0; i < 16; i++) {
        int q = in[qs + i];
        out[o + i] = low(q) * d + m;
        out[o + 16 + i] = high(q) * d + m;
      }
    }
  }

  static void q5_0(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      float d = half(in, 22 * b);
      int qh = int32(in, 22 * b + 2);
      int qs = 22 * b + 6;
      int o = 32 * b;
      for (int i = 0; i < 16; i++) {
        int q = in[qs + i];
        out[o + i] = ((low(q) | bit(qh, i) << 4) - 16) * d;
        out[o + 16 + i] = ((high(q) | bit(qh, 16 + i) << 4) - 16) * d;
      }
    }
  }

  static void q5_1(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      float d = half(in, 24 * b);
      float m = half(in, 24 * b + 2);
      int qh = int32(in, 24 * b + 4);
      int qs = 24 * b + 8;
      int o = 32 * b;
      for (int i = 0; i < 16; i++) {
        int q = in[qs + i];
        out[o + i] = (low(q) | bit(qh, i) << 4) * d + m;
        out[o + 16 + i] = (high(q) | bit(qh, 16 + i) << 4) * d + m;
      }
    }
  }

  static void q8_0(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      float d = half(in, 34 * b);
      int qs = 34 * b + 2;
      int o = 32 * b;
      for (int i = 0; i < 32; i++) {
        out[o + i] = in[qs + i] * d;
      }
    }
  }

  /** 16 bytes of scale and minimum, 64 of 2-bit elements, d, dmin. */
  static void q2_k(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      int at = 84 * b;
      float d = half(in, at + 80);
      float dmin = half(in, at + 82);
      for (int group = 0; group < 16; group++) {
        int scales = in[at + group];
        float dl = d * low(scales);
        float ml = dmin * high(scales);
        int qs = at + 16 + 32 * (group >> 3) + 16 * (group & 1);
        int shift = group & 6;
        int o = 256 * b + 16 * group;
        for (int i = 0; i < 16; i++) {
          out[o + i] = dl * twoBits(in[qs + i], shift) - ml;
        }
      }
    }
  }

  /** 32 bytes with the third bit of all elements, 64 with their low bits, 12 of scales, d. */
  static void q3_k(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      int at = 110 * b;
      float d = half(in, at + 108);
      for (int group = 0; group < 16; group++) {
        int low = low(in[at + 96 + (group & 7)] >> (group < 8 ? 0 : 4));
        int high = twoBits(in[at + 104 + (group & 3)], 2 * (group >> 2));
        float dl = d * ((low | high << 4) - 32);
        int qh = at + 16 * (group & 1);
        int qs = at + 32 + 32 * (group >> 3) + 16 * (group & 1);
        int index = group >> 1;
        int shift = group & 6;
        int o = 256 * b + 16 * group;
        for (int i = 0; i < 16; i++) {
          out[o + i] = dl * ((twoBits(in[qs + i], shift) | bit(in[qh + i], index) << 2) - 4);
        }
      }
    }
  }

  /** The 6-bit scale of a group in the 12 bytes of Q4_K and Q5_K. */
  private static int scale(byte[] in, int at, int group) {
    return group < 4
        ? in[at + group] & 0x3F
        : low(in[at + group + 4]) | twoBits(in[at + group - 4], 6) << 4;
  }

  /** The 6-bit minimum of a group in the 12 bytes of Q4_K and Q5_K. */
  private static int minimum(byte[] in, int at, int group) {
    return group < 4
        ? in[at + group + 4] & 0x3F
        : high(in[at + group + 4]) | twoBits(in[at + group], 6) << 4;
  }

  /** d, dmin, 12 bytes of scales and minima, 128 of 4-bit elements. */
  static void q4_k(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      int at = 144 * b;
      float d = half(in, at);
      float dmin = half(in, at + 2);
      for (int group = 0; group < 8; group++) {
        float dl = d * scale(in, at + 4, group);
        float ml = dmin * minimum(in, at + 4, group);
        int qs = at + 16 + 32 * (group >> 1);
        int shift = 4 * (group & 1);
        int o = 256 * b + 32 * group;
        for (int i = 0; i < 32; i++) {
          out[o + i] = dl * low(in[qs + i] >> shift) - ml;
        }
      }
    }
  }

  /** As Q4_K, with 32 bytes that hold the fifth bit of all elements before the low bits. */
  static void q5_k(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      int at = 176 * b;
      float d = half(in, at);
      float dmin = half(in, at + 2);
      int qh = at + 16;
      for (int group = 0; group < 8; group++) {
        float dl = d * scale(in, at + 4, group);
        float ml = dmin * minimum(in, at + 4, group);
        int qs = at + 48 + 32 * (group >> 1);
        int shift = 4 * (group & 1);
        int o = 256 * b + 32 * group;
        for (int i = 0; i < 32; i++) {
          out[o + i] = dl * (low(in[qs + i] >> shift) | bit(in[qh + i], group) << 4) - ml;
        }
      }
    }
  }

  /** 128 bytes of low bits, 64 of high bits, 16 signed scales, d. */
  static void q6_k(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      int at = 210 * b;
      float d = half(in, at + 208);
      for (int group = 0; group < 16; group++) {
        float dl = d * in[at + 192 + group];
        int run = group >> 1 & 3;
        int half = 16 * (group & 1);
        int qs = at + 64 * (group >> 3) + 32 * (run & 1) + half;
        int qh = at + 128 + 32 * (group >> 3) + half;
        int shift = 4 * (run >> 1);
        int o = 256 * b + 16 * group;
        for (int i = 0; i < 16; i++) {
          int q = low(in[qs + i] >> shift) | twoBits(in[qh + i], 2 * run) << 4;
          out[o + i] = dl * (q - 32);
        }
      }
    }
  }

  static void iq4_nl(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      levels(half(in, 18 * b), in, 18 * b + 2, out, 32 * b);
    }
  }

  /** d, the high bits of 8 scales (2 bytes), their low bits (4), 128 bytes of elements. */
  static void iq4_xs(byte[] in, int blocks, float[] out) {
    for (int b = 0; b < blocks; b++) {
      int at = 136 * b;
      float d = half(in, at);
      int highs = int16(in, at + 2);
      for (int group = 0; group < 8; group++) {
        int low = low(in[at + 4 + (group >> 1)] >> (4 * (group & 1)));
        int high = twoBits(highs, 2 * group);
        float dl = d * ((low | high << 4) - 32);
        levels(dl, in, at + 8 + 16 * group, out, 256 * b + 32 * group);
      }
    }
  }

  private static void levels(float d, byte[] in, int qs, float[] out, int o) {
    for (int i = 0; i < 16; i++) {
      int q = in[qs + i];
      out[o + i] = d * LEVELS[low(q)];
      out[o + 16 + i] = d * LEVELS[high(q)];
    }
  }
}
