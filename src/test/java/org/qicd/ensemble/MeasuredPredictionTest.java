package org.qicd.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.measure.Shots;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Plan;
import org.qicd.simulate.Simulator;
import org.qicd.testing.Bits;
import org.qicd.testing.Paulis;

/** Predictions of circuits that are measured by shots. */
class MeasuredPredictionTest {
  private static final int IMAGES = 11;
  private static final int WIDTH = 8;
  private static final Shots SHOTS = new Shots(40, 0.5, 3);

  static Stream<Readout> readouts() {
    return Stream.of(
        new Readout(Readout.Kind.EXPVAL, 3, 4),
        new Readout(Readout.Kind.PROJECTOR, 5, 9),
        Paulis.readout(3, "XZI", "YII", "IZZ"),
        Readout.born(3),
        Readout.born(4));
  }

  private static TrainedEnsemble ensemble(int numStudents, Encoding encoding, Readout readout) {
    List<Circuit> circuits = new ArrayList<>();
    List<double[]> weights = new ArrayList<>();
    for (int m = 0; m < numStudents; m++) {
      Ansatz ansatz = m % 3 == 1 ? Ansatz.EFFICIENT_SU2 : Ansatz.STRONGLY_ENTANGLING;
      circuits.add(ansatz.circuit(3, 2, encoding, readout));
      weights.add(new Random(m).doubles(circuits.get(m).numWeights(), -4, 4).toArray());
    }
    return new TrainedEnsemble(circuits, weights);
  }

  private static double[] image(int seed, int width) {
    return new Random(seed).doubles(width, -1, 1).toArray();
  }

  /** The image alone, and in its block: the same bits, and those of plain loops. */
  @ParameterizedTest
  @MethodSource("readouts")
  void probabilitiesAreThoseOfTheCounts(Readout readout) {
    for (Encoding encoding : List.of(Encoding.AMPLITUDE, Encoding.ZZ, Encoding.REUPLOADING)) {
      int width = encoding == Encoding.AMPLITUDE ? WIDTH : 3;
      for (int numStudents : new int[] {1, 5, 9}) {
        TrainedEnsemble ensemble = ensemble(numStudents, encoding, readout).measuredBy(SHOTS);
        EnsemblePredictor predictor = new EnsemblePredictor(ensemble);
        double[] all = new double[IMAGES * width];
        for (int i = 0; i < IMAGES; i++) {
          System.arraycopy(image(i, width), 0, all, i * width, width);
        }
        List<double[]> block = predictor.logProbabilities(all, width);
        for (int i = 0; i < IMAGES; i++) {
          ImagePrediction alone = predictor.predict(image(i, width));
          Bits.assertSame("image " + i, alone.logProbabilities(), block.get(i));
          for (int m = 0; m < numStudents; m++) {
            assertThat(alone.studentProbabilities()[m])
                .containsExactly(
                    plain(ensemble.circuit(m), ensemble.weights(m), m, image(i, width)),
                    within(1e-12));
          }
        }
      }
    }
  }

  private static double[] plain(Circuit circuit, double[] weights, int student, double[] image) {
    EncodedImages encoded = EncodedImages.of(circuit, image, image.length);
    Simulator simulator = new Simulator(Plan.of(circuit));
    simulator.bind(weights);
    simulator.forward(encoded, new int[] {0}, 0, 1);
    Readout readout = circuit.readout();
    double[] rows = new double[Simulator.BLOCK << readout.numQubits()];
    double[] p = new double[readout.numClasses()];
    if (readout.isDiagonal()) {
      simulator.probabilities(rows);
      SHOTS.sample(rows, Simulator.BLOCK, 0, student, encoded.key(0));
    } else {
      rows = new double[Simulator.BLOCK * p.length];
      simulator.expectations(readout.paulis(), rows);
      SHOTS.sampleSigns(rows, Simulator.BLOCK, 0, student, encoded.key(0));
    }
    boolean born = readout.link() == Readout.Link.BORN;
    for (int c = 0; c < p.length; c++) {
      for (int s = 0; readout.isDiagonal() && s < 1 << readout.numQubits(); s++) {
        p[c] += readout.eigenvalue(c, s) * rows[s * Simulator.BLOCK];
      }
      p[c] = readout.isDiagonal() ? p[c] : rows[c * Simulator.BLOCK];
      p[c] =
          born ? p[c] * SHOTS.count() + SHOTS.smoothing() : Math.exp(readout.logitScale() * p[c]);
    }
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(each -> each / sum).toArray();
  }

  /**
   * Where every outcome of R is a class, the estimate {@code (n + a) / (S + a R)} has the mean
   * {@code (S p + a) / (S + a R)} and the variance {@code S p (1 - p) / (S + a R)^2}.
   */
  @Test
  void estimatesHaveTheirMeanAndVariance() {
    TrainedEnsemble ensemble = ensemble(2, Encoding.AMPLITUDE, Readout.born(4));
    double[] image = image(1, WIDTH);
    double[][] exact = new EnsemblePredictor(ensemble).predict(image).studentProbabilities();
    int seeds = 2000;
    int count = 24;
    double a = 0.75;
    double[][] mean = new double[2][4];
    double[][] square = new double[2][4];
    for (int seed = 0; seed < seeds; seed++) {
      double[][] found =
          new EnsemblePredictor(ensemble.measuredBy(new Shots(count, a, seed)))
              .predict(image)
              .studentProbabilities();
      for (int m = 0; m < 2; m++) {
        for (int c = 0; c < 4; c++) {
          double expected = (count * exact[m][c] + a) / (count + 4 * a);
          mean[m][c] += (found[m][c] - expected) / seeds;
          square[m][c] += Math.pow(found[m][c] - expected, 2) / seeds;
        }
      }
    }
    for (int m = 0; m < 2; m++) {
      for (int c = 0; c < 4; c++) {
        double p = exact[m][c];
        double variance = count * p * (1 - p) / Math.pow(count + 4 * a, 2);
        // With these seeds, each of the 16 checks would fail for one right sampler in 100,000.
        assertThat(mean[m][c]).isCloseTo(0, within(4.4 * Math.sqrt(variance / seeds)));
        double kurtosis = 3 + (1 - 6 * p * (1 - p)) / (count * p * (1 - p));
        assertThat(square[m][c] / variance)
            .isCloseTo(1, within(4.4 * Math.sqrt((kurtosis - 1) / seeds)));
      }
    }
  }

  @Test
  void predictorsDifferByTheirShots() {
    TrainedEnsemble ensemble = ensemble(3, Encoding.AMPLITUDE, Readout.born(4));
    EnsemblePredictor exact = new EnsemblePredictor(ensemble);
    EnsemblePredictor measured = exact.measuredBy(SHOTS);
    double[] before = exact.predict(image(1, WIDTH)).logProbabilities();
    double[] drawn = measured.predict(image(1, WIDTH)).logProbabilities();
    assertThat(measured).isNotEqualTo(exact);
    assertThat(measured).isEqualTo(new EnsemblePredictor(ensemble.measuredBy(SHOTS)));
    assertThat(drawn).isNotEqualTo(before);
    Bits.assertSame("exact", exact.predict(image(1, WIDTH)).logProbabilities(), before);
    Bits.assertSame("measured", measured.predict(image(1, WIDTH)).logProbabilities(), drawn);
    assertThat(exact.measuredBy(new Shots(40, 0.5, 4)).predict(image(1, WIDTH)).logProbabilities())
        .isNotEqualTo(drawn);
    // A billion shots are close to the exact probabilities.
    assertThat(
            exact
                .measuredBy(new Shots(1_000_000_000, 0.5, 4))
                .predict(image(1, WIDTH))
                .logProbabilities())
        .containsExactly(before, within(1e-3));
  }
}
