package org.qicd.random;

import org.apache.commons.math3.random.AbstractRandomGenerator;

/**
 * The generator SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators,
 * OOPSLA 2014), with 53 bits for each number in [0, 1).
 *
 * <p>All generators go round one circle of 2^64 states. They begin where the hash of a key says. So
 * two of them that draw n numbers each have some in common with the probability n / 2^63.
 */
final class SplitMix extends AbstractRandomGenerator {
  /** The step from one state to the next: 2^64 over the golden ratio. */
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  SplitMix(long state) {
    this.state = state;
  }

  @Override
  public void setSeed(long seed) {
    clear();
    state = seed;
  }

  @Override
  public long nextLong() {
    long bits = hash(state);
    state += GAMMA;
    return bits;
  }

  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** What a state shows: the number of the next state, with its bits mixed. */
  static long hash(long value) {
    long z = value + GAMMA;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
