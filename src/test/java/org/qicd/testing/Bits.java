package org.qicd.testing;

import static org.assertj.core.api.Assertions.assertThat;

/** Equality to the last bit: zeros have signs, and no difference is small. */
public final class Bits {
  private Bits() {}

  public static void assertSame(String what, double[] found, double[] expected) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int k = 0; k < expected.length; k++) {
      if (Double.doubleToRawLongBits(found[k]) != Double.doubleToRawLongBits(expected[k])) {
        throw new AssertionError(
            "%s[%d]: expected the bits of %s, found %s".formatted(what, k, expected[k], found[k]));
      }
    }
  }
}
