package org.qicd.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qicd.testing.DenseSimulator;
import org.qicd.testing.Devices;

/** Devices of circuits: what they refuse, and what drift makes of them. */
class DeviceTest {
  private static final Readout READOUT = new Readout(Readout.Kind.EXPVAL, 2, 10);
  private static final Circuit CIRCUIT =
      Ansatz.BASIC_ENTANGLER.circuit(2, 1, Encoding.AMPLITUDE, READOUT); // rx rx cx

  private static Device.Extra extra(int after, Operation operation) {
    return new Device.Extra(after, operation);
  }

  @TestFactory
  Stream<DynamicTest> mistakes() {
    Operation turn = Operation.of(Gate.RX, Angle.constant(0.1), 0);
    Operation trained = Operation.of(Gate.RX, Angle.weight(0), 0);
    Operation wide = Operation.of(Gate.RX, Angle.constant(0.1), 2);
    return Stream.of(
        mistake(
            List.of(Double.NaN, 0.0),
            List.of(),
            "a device's relative error must be finite and -1 or more, found NaN"),
        mistake(
            List.of(0.0, -1.5),
            List.of(),
            "a device's relative error must be finite and -1 or more, found -1.5"),
        mistake(
            List.of(0.5, Double.POSITIVE_INFINITY),
            List.of(),
            "a device's relative error must be finite and -1 or more, found Infinity"),
        mistake(
            List.of(0.5),
            List.of(),
            "the device has relative errors of 1 weights, the circuit has 2"),
        mistake(
            List.of(),
            List.of(extra(1, turn), extra(0, turn)),
            "a device's gates must be in order, found one after operation 0 behind one after 1"),
        mistake(
            List.of(),
            List.of(extra(-1, turn)),
            "a device's gates come after an operation, found one after operation -1"),
        mistake(
            List.of(),
            List.of(extra(0, turn), extra(3, turn)),
            "the device has a gate after operation 3, the circuit has 3 operations"),
        mistake(
            List.of(),
            List.of(extra(0, trained)),
            "a device's gates have constant angles, found " + trained),
        mistake(List.of(), List.of(extra(0, wide)), "gate rx acts on qubit 2, the circuit has 2"));
  }

  private static DynamicTest mistake(
      List<Double> scales, List<Device.Extra> errors, String message) {
    return DynamicTest.dynamicTest(
        message, () -> assertMistake(() -> CIRCUIT.on(new Device(scales, errors)), message));
  }

  /** A drifted device does with the weights what it did before with the weights and the drift. */
  @ParameterizedTest
  @EnumSource
  void driftIsAddedToTheWeights(Ansatz ansatz) {
    for (int n : List.of(1, 2, 3)) {
      Circuit ideal = ansatz.circuit(n, 2, 2, n > 1, FeatureMap.of(Encoding.AMPLITUDE), readout(n));
      Circuit circuit = Devices.random(ideal, ansatz, 2, n);
      double[] weights = numbers(circuit.numWeights(), 1);
      double[] drift = numbers(circuit.numWeights(), 2);
      double[] sum = new double[weights.length];
      Arrays.setAll(sum, k -> weights[k] + drift[k]);
      Circuit drifted = circuit.drifted(drift);
      assertThat(drifted.operations()).isEqualTo(circuit.operations());
      double[] image = numbers(1 << n, 3);
      Complex[] found = DenseSimulator.state(drifted.executed(), weights, image);
      Complex[] expected = DenseSimulator.state(circuit.executed(), sum, image);
      for (int a = 0; a < found.length; a++) {
        assertThat(found[a].subtract(expected[a]).abs()).as("%d, %d", n, a).isLessThan(1e-13);
      }
    }
  }

  private static Readout readout(int numQubits) {
    return new Readout(Readout.Kind.EXPVAL, Math.min(2, numQubits), 10);
  }

  private static double[] numbers(int count, long seed) {
    return new Random(seed).doubles(count, -3, 3).toArray();
  }

  @Test
  void anIdealDeviceChangesNothing() {
    assertThat(CIRCUIT.executed()).isSameAs(CIRCUIT);
    Circuit real = Devices.random(CIRCUIT, Ansatz.BASIC_ENTANGLER, 1, 5);
    assertThat(real).isNotEqualTo(CIRCUIT);
    assertThat(real.ideal()).isEqualTo(CIRCUIT);
    assertThat(real.executed().device()).isEqualTo(Device.IDEAL);
    // Three gates behind the CNOT, and one of crosstalk. Two offsets are part of the trained gates.
    assertThat(real.executed().operations()).hasSize(3 + 3 + 1);
  }
}
