package dev.broca.model.pass;

/** Slopes of arXiv 2108.12409, rounded as Falcon rounds them. */
final class Alibi {
  private Alibi() {}

  /** A slope for each head: 2^(-8/n), 2^(-16/n), ... for n heads, n the next lower power of 2. */
  static float[] slopes(int heads) {
    int power = Integer.highestOneBit(heads);
    float[] slopes = new float[heads];
    for (int h = 0; h < heads; h++) {
      slopes[h] =
          h < power
              ? slope(power, h + 1)
              : slope(2 * power, 2 * (h - power) + 1); // the odd ones of twice as many heads
    }
    return slopes;
  }

  private static float slope(int heads, int step) {
    float base = (float) Math.pow(2, -8.0 / heads);
    return bfloat16((float) Math.pow(base, step));
  }

  /** The bias of a key: slope times position. */
  static float bias(float slope, int position) {
    return bfloat16(slope * bfloat16(position));
  }

  /** Rounds to 8 significant bits, ties to even. */
  static float bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
  }
}
