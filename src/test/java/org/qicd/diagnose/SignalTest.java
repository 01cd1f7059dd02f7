package org.qicd.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.distill.DistillTerm;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.GradientMethod;
import org.qicd.distill.GradientRule;
import org.qicd.distill.LossGradient;
import org.qicd.distill.Start;
import org.qicd.distill.StudentOutputs;
import org.qicd.distill.TaskTerm;
import org.qicd.measure.FidelityTest;
import org.qicd.measure.Shots;
import org.qicd.simulate.EncodedImages;

/** The noise that a {@link Signal} states against the variances that measured circuits report. */
class SignalTest {
  private static final int SHOTS = 2000;
  private static final int STARTS = 12;

  /**
   * The stated noise is a mean over deep circuits, and is right to a third for 4 qubits. By Born's
   * rule it takes all outcomes as alike, and 1/p is larger on average where they are not.
   */
  @ParameterizedTest
  @CsvSource({
    "INFIDELITY, projector, 1.35",
    "COMMON_INFIDELITY, projector, 1.35",
    "READOUT, projector, 1.35",
    "TASK, projector, 1.35",
    "TASK, expval, 1.35",
    "TASK, born, 2.5",
  })
  void oneShotIsAsNoisyAsStated(Signal signal, String readout, double factor) {
    Readout read =
        switch (readout) {
          case "projector" -> new Readout(Readout.Kind.PROJECTOR, 4, 3);
          case "expval" -> new Readout(Readout.Kind.EXPVAL, 3, 0.1);
          default -> Readout.born(4);
        };
    Circuit circuit = Ansatz.STRONGLY_ENTANGLING.circuit(4, 8, Encoding.AMPLITUDE, read);
    double sum = 0;
    for (int start = 0; start < STARTS; start++) {
      sum += variance(circuit, signal, start) * SHOTS / circuit.numWeights() / STARTS;
    }
    assertThat(sum / signal.noise(read, 4)).isBetween(1 / factor, factor);
  }

  /** The sum over weights of the variances of a gradient by shots. */
  private static double variance(Circuit circuit, Signal signal, int start) {
    LossGradient loss =
        new LossGradient(
            circuit, new GradientMethod(GradientRule.SHIFT, FidelityTest.INVERSION, 0, 0, false));
    EncodedImages input = Draws.inputs(circuit, 1, start, 1);
    int[] which = {0};
    Start kind = signal.common() ? Start.COMMON : Start.INDEPENDENT;
    int size = circuit.numWeights();
    double[][] pair = new double[2][];
    List<StudentOutputs> outputs = new ArrayList<>();
    for (int m = 0; m < 2; m++) {
      pair[m] = kind.weights(1, start, m, size, size, 0.02);
      loss.bind(pair[m]);
      outputs.add(loss.outputs(signal.divergence(), input, which));
    }
    loss.bind(pair[0]);
    loss.measureBy(new Shots(SHOTS, 0, 1), 0, start);
    loss.forward(input, which, 0, 1);
    if (signal.divergence() == Divergence.NONE) {
      loss.add(new TaskTerm(new int[] {start % 3}, 1));
    } else {
      loss.add(new DistillTerm<>(new EnsembleTargets(signal.divergence(), outputs), 0, 1), 0);
    }
    return loss.variance();
  }
}
