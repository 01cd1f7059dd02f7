package org.qicd.simulate.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpTest {
  @Test
  void isWithinOneUnitInTheLastPlace() {
    double worst = 0;
    Random random = new Random(1);
    for (int k = 0; k < 500_000; k++) {
      double range = Math.pow(10, random.nextDouble(-18, Math.log10(700)));
      double x = k == 0 ? 0 : k == 1 ? -700 : -range;
      double expected = StrictMath.exp(x);
      worst = Math.max(worst, Math.abs(Exp.ofNonPositive(x) - expected) / expected);
    }
    // Measured: 2.212e-16, one unit in the last place; StrictMath's own error is below one.
    assertThat(worst).isLessThanOrEqualTo(0x1p-52);
  }

  @Test
  void edges() {
    assertThat(Exp.ofNonPositive(0)).isEqualTo(1);
    assertThat(Exp.ofNonPositive(-0.0)).isEqualTo(1);
    assertThat(Exp.ofNonPositive(Math.nextDown(-700.0))).isEqualTo(0);
    assertThat(Exp.ofNonPositive(-1e300)).isEqualTo(0);
    assertThat(Exp.ofNonPositive(Double.NEGATIVE_INFINITY)).isEqualTo(0);
    assertThat(Exp.ofNonPositive(Double.NaN)).isNaN();
  }
}
