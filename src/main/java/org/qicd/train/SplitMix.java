package org.qicd.train;

/**
 * Random numbers as a function of some whole numbers: SplitMix64 (Steele, Lea and Flood, OOPSLA
 * 2014), one word after the other.
 */
final class SplitMix {
  private SplitMix() {}

  /** 64 random bits. */
  static long of(long... words) {
    long bits = 0;
    for (long word : words) {
      bits = mix(bits + word);
    }
    return bits;
  }

  /** A number from 0 to below 1. */
  static double uniform(long... words) {
    return (of(words) >>> 11) * 0x1p-53;
  }

  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
