package org.qicd.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.distill.Divergence;
import org.qicd.distill.LossGradient;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.StateBatch;
import org.qicd.testing.Bits;
import org.qicd.testing.Devices;
import org.qicd.testing.Paulis;

/** One image at a time is predicted to the bits of a block. */
class EnsemblePredictorTest {
  private static final int IMAGES = 11;
  private static final int WIDTH = 8;

  private static double[] image(int seed) {
    return new Random(seed).doubles(WIDTH, -1, 1).toArray();
  }

  /** Students on unlike devices; every third one has another template or depth. */
  private static TrainedEnsemble ensemble(int numStudents, int numGroups, boolean unlike) {
    List<Circuit> circuits = new ArrayList<>();
    List<double[]> weights = new ArrayList<>();
    for (int m = 0; m < numStudents; m++) {
      Ansatz ansatz = unlike && m % 3 == 1 ? Ansatz.EFFICIENT_SU2 : Ansatz.STRONGLY_ENTANGLING;
      int layers = unlike && m % 3 == 2 ? 1 : 3;
      Readout readout =
          numStudents % 2 == 0
              ? Paulis.readout(4, "XZI", "IYX", "ZZZ")
              : new Readout(Readout.Kind.EXPVAL, 3, 4);
      Circuit circuit = ansatz.circuit(3, layers, Encoding.AMPLITUDE, readout);
      circuits.add(Devices.random(circuit, ansatz, layers, m));
      weights.add(new Random(m).doubles(circuit.numWeights(), -4, 4).toArray());
    }
    return new TrainedEnsemble(circuits, weights, numGroups);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 9, 17})
  void anImageAloneHasTheBitsOfItsBlock(int numStudents) {
    for (boolean unlike : new boolean[] {false, true}) {
      TrainedEnsemble ensemble = ensemble(numStudents, 1, unlike);
      EnsemblePredictor predictor = new EnsemblePredictor(ensemble);
      double[] all = new double[IMAGES * WIDTH];
      for (int i = 0; i < IMAGES; i++) {
        System.arraycopy(image(i), 0, all, i * WIDTH, WIDTH);
      }
      List<double[]> expected = predictor.logProbabilities(all, WIDTH);
      for (int i = 0; i < IMAGES; i++) {
        ImagePrediction found = predictor.predict(image(i));
        Bits.assertSame("image " + i, found.logProbabilities(), expected.get(i));
        check(found, ensemble, image(i));
      }
    }
  }

  /** Against each student on its own. */
  private static void check(ImagePrediction found, TrainedEnsemble ensemble, double[] image) {
    int count = ensemble.numCircuits();
    int groupSize = count / ensemble.numGroups();
    double[] mean = new double[3];
    double information = 0;
    List<StateBatch> states = new ArrayList<>();
    for (int m = 0; m < count; m++) {
      LossGradient loss = new LossGradient(ensemble.circuit(m));
      loss.bind(ensemble.weights(m));
      EncodedImages one = EncodedImages.of(ensemble.circuit(m), image, WIDTH);
      states.add(loss.outputs(Divergence.INFIDELITY, one, new int[] {0}).states());
      for (int c = 0; c < 3; c++) {
        assertThat(found.studentProbabilities()[m][c]).isEqualTo(loss.probability(0, c));
        mean[c] += loss.probability(0, c) / count;
        information += loss.probability(0, c) * loss.logProbability(0, c) / count;
      }
    }
    for (double p : mean) {
      information -= p * Math.log(p);
    }
    assertThat(found.disagreement()).isEqualTo(information, within(1e-12));
    double infidelity = 0;
    int pairs = 0;
    for (int m = 0; m < count; m++) {
      for (int j = 0; j < m; j++) {
        if (j / groupSize == m / groupSize) {
          infidelity += 1 - states.get(j).fidelities(states.get(m))[0];
          pairs++;
        }
      }
    }
    if (pairs == 0) {
      assertThat(found.infidelity()).isNaN();
    } else {
      assertThat(found.infidelity()).isEqualTo(infidelity / pairs, within(1e-12));
    }
  }

  @Test
  void onlyStudentsOfAGroupAreCompared() {
    TrainedEnsemble ensemble = ensemble(6, 3, false);
    check(new EnsemblePredictor(ensemble).predict(image(1)), ensemble, image(1));
  }

  @Test
  void theLastImageIsNotMistakenForAnother() {
    EnsemblePredictor predictor = new EnsemblePredictor(ensemble(2, 1, false));
    double[] changing = image(1);
    double[] first = predictor.predict(changing).logProbabilities();
    changing[0] = -changing[0];
    double[] second = predictor.predict(changing).logProbabilities();
    assertThat(second).isNotEqualTo(first);
    assertThatThrownBy(() -> predictor.predict(new double[WIDTH]))
        .hasMessageStartingWith("all features are zero");
    Bits.assertSame("after a mistake", predictor.predict(changing).logProbabilities(), second);
    // Another ensemble in between, of which this thread has a predictor too.
    new EnsemblePredictor(ensemble(3, 1, false)).predict(image(1));
    Bits.assertSame("the first", predictor.predict(image(1)).logProbabilities(), first);
    Bits.assertSame("again", predictor.predict(image(1)).logProbabilities(), first);
  }

  @Test
  void equalEnsemblesShareBuffersAndOthersDoNot() {
    EnsemblePredictor one = new EnsemblePredictor(ensemble(4, 1, true));
    EnsemblePredictor copy = SerializationUtils.clone(one);
    assertThat(copy).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(copy.predict(image(1))).isSameAs(one.predict(image(1)));
    EnsemblePredictor grouped = new EnsemblePredictor(ensemble(4, 2, true));
    assertThat(grouped).isNotEqualTo(one);
    assertThat(grouped.predict(image(1))).isNotSameAs(one.predict(image(1)));
  }

  @Test
  void severalThreadsAtOnce() throws Exception {
    EnsemblePredictor predictor = new EnsemblePredictor(ensemble(4, 1, false));
    List<double[]> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      expected.add(predictor.predict(image(i)).logProbabilities());
    }
    Callable<Boolean> run =
        () -> {
          boolean same = true;
          for (int i = 0; i < 500; i++) {
            same &= Arrays.equals(predictor.predict(image(i)).logProbabilities(), expected.get(i));
          }
          return same;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<Boolean> each : threads.invokeAll(List.of(run, run, run, run))) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void noPredictionIsNaN() {
    ImagePrediction none = new EnsemblePredictor(ensemble(2, 1, false)).none();
    assertThat(none.logProbabilities()).hasSize(3).containsOnly(Double.NaN);
    assertThat(none.studentProbabilities()).hasDimensions(2, 3);
    assertThat(none.disagreement()).isNaN();
    assertThat(none.infidelity()).isNaN();
  }
}
