package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.measure.FidelityTest;
import org.qicd.measure.Meter;
import org.qicd.measure.Shots;
import org.qicd.simulate.MeasuredBatch.Seed;

/**
 * Gradients from shots: their mean is the exact gradient, and their variance is what {@link
 * MeasuringSimulator#variance} says. Seeds are fixed. With others, each of the seven chi-square
 * tests would fail once in 500 times, and each of the seven comparisons of variances, whose bound
 * is about five standard deviations, hardly ever.
 */
class MeasuredGradientTest {
  private static final int REPEATS = 4000;
  private static final int SHOTS = 20;
  private static final int IMAGES = 3;
  private static final double MISTAKEN = 0.002;

  /** Two-term and four-term rules, two occurrences of a weight, and a trained scaling. */
  private static final Circuit CIRCUIT =
      new Circuit(
          2,
          Encoding.REUPLOADING,
          List.of(
              Operation.of(Gate.RX, new Angle.Scaled(0, 0, 1, 1), 0),
              Operation.of(Gate.RY, new Angle.Weight(2, -1.5, 0.4), 1),
              Operation.of(Gate.CRX, Angle.weight(3), 0, 1),
              Operation.of(Gate.RX, Angle.weight(2), 1),
              Operation.of(Gate.RYY, Angle.weight(4), 0, 1)),
          new Readout(Readout.Kind.EXPVAL, 1, 1));

  @ParameterizedTest
  @EnumSource(
      value = Seed.class,
      names = {"WEIGHTED", "PAULIS", "REDUCED"})
  void shiftOfClasses(Seed seed) {
    assertShift(FidelityTest.EXACT, seed);
  }

  @ParameterizedTest
  @EnumSource(
      value = FidelityTest.class,
      names = {"INVERSION", "SWAP", "DESTRUCTIVE_SWAP"})
  void shiftOfFidelities(FidelityTest test) {
    assertShift(test, Seed.FIDELITIES);
  }

  @Test
  void shiftOfBoth() {
    assertShift(FidelityTest.INVERSION, Seed.WEIGHTED, Seed.FIDELITIES);
  }

  private static void assertShift(FidelityTest test, Seed... seeds) {
    MeasuredBatch batch = new MeasuredBatch(CIRCUIT, IMAGES, 3, 4);
    double[] exact = batch.gradient(new Simulator(Plan.of(CIRCUIT)), null, seeds);
    Moments moments = new Moments(batch, new ShiftSimulator(Plan.of(CIRCUIT)), test, seeds);
    double chiSquare = 0;
    int terms = 0;
    // Weights 0 and 1 have their counts in common. All others are independent.
    for (int k = 1; k < exact.length; k++) {
      chiSquare += moments.squaredDistance(k, exact[k]);
      terms++;
    }
    double p = new ChiSquaredDistribution(terms).cumulativeProbability(chiSquare);
    assertThat(p).isBetween(MISTAKEN / 2, 1 - MISTAKEN / 2);
    assertThat(Math.sqrt(moments.squaredDistance(0, exact[0]))).isLessThan(3.3);
    moments.assertVariance();
  }

  /** The same counts give the same bits. */
  @Test
  void drawsAreRepeated() {
    MeasuredBatch batch = new MeasuredBatch(CIRCUIT, IMAGES, 3, 4);
    ShiftSimulator simulator = new ShiftSimulator(Plan.of(CIRCUIT));
    double[] first = batch.gradient(simulator, meter(FidelityTest.SWAP, 7), Seed.FIDELITIES);
    double[] other = batch.gradient(simulator, meter(FidelityTest.SWAP, 8), Seed.FIDELITIES);
    double[] again =
        batch.gradient(
            new ShiftSimulator(Plan.of(CIRCUIT)), meter(FidelityTest.SWAP, 7), Seed.FIDELITIES);
    assertThat(again).isEqualTo(first).isNotEqualTo(other);
  }

  private static Meter meter(FidelityTest test, int step) {
    Meter meter = new Meter(test);
    meter.begin(new Shots(SHOTS, 0, 5), 1, step, new long[] {11, 12, 13}, IMAGES);
    return meter;
  }

  /** Means and variances of gradients from fresh shots. */
  private static final class Moments {
    private final SummaryStatistics[] weights;
    private final SummaryStatistics told = new SummaryStatistics();

    Moments(MeasuredBatch batch, MeasuringSimulator simulator, FidelityTest test, Seed... seeds) {
      weights = new SummaryStatistics[batch.weights.length];
      Arrays.setAll(weights, k -> new SummaryStatistics());
      simulator.bind(batch.weights);
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        double[] gradient = batch.boundGradient(simulator, meter(test, repeat), seeds);
        for (int k = 0; k < weights.length; k++) {
          weights[k].addValue(gradient[k]);
        }
        told.addValue(simulator.variance());
      }
    }

    /** How far the mean is from its expectation, in standard deviations, squared. */
    double squaredDistance(int weight, double expected) {
      double distance = weights[weight].getMean() - expected;
      return distance * distance * REPEATS / weights[weight].getVariance();
    }

    void assertVariance() {
      double found = Arrays.stream(weights).mapToDouble(SummaryStatistics::getVariance).sum();
      assertThat(told.getMean() / found).isCloseTo(1, within(0.1));
      assertThat(found).isGreaterThan(1e-3);
    }
  }
}
