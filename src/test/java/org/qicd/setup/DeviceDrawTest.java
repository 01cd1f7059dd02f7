package org.qicd.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.testing.Devices;
import org.qicd.train.Trainings;

/** What the parameters say of devices is what the circuits of a training have. */
class DeviceDrawTest {
  private static final String[] ALL = {
    "deviceAngleError=0.3", "deviceScaleError=0.1", "deviceCrosstalk=0.2", "deviceCnotError=0.4"
  };

  private static List<Circuit> circuits(String... settings) {
    return TrainSetup.of(Trainings.params(settings), 8, 3, 1).circuits();
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(some));
    all.addAll(Arrays.asList(more));
    return all.toArray(new String[0]);
  }

  private static double angle(Operation operation) {
    return ((Angle.Constant) operation.angles().get(0)).value();
  }

  /** The offset of each weight, of a device without other errors: each behind its gate. */
  private static List<Double> offsets(Circuit circuit) {
    Double[] offsets = new Double[circuit.numWeights()];
    for (Device.Extra extra : circuit.device().errors()) {
      Operation asked = circuit.operations().get(extra.after());
      assertThat(extra.operation().gate()).isEqualTo(asked.gate());
      assertThat(extra.operation().qubits()).isEqualTo(asked.qubits());
      assertThat(offsets[Devices.weight(asked)]).isNull();
      offsets[Devices.weight(asked)] = angle(extra.operation());
    }
    assertThat(circuit.device().scales()).isEmpty();
    assertThat(offsets).doesNotContainNull();
    return List.of(offsets);
  }

  /** The ZZ angle of each pair, of a device without other errors: one, behind each layer. */
  private static Map<List<Integer>, Double> crosstalk(Circuit circuit, Ansatz ansatz, int layers) {
    Map<List<Integer>, Set<Double>> angles = new LinkedHashMap<>();
    Map<List<Integer>, List<Integer>> places = new HashMap<>();
    for (Device.Extra extra : circuit.device().errors()) {
      List<Integer> pair = extra.operation().qubits();
      assertThat(extra.operation().gate()).isEqualTo(Gate.RZZ);
      angles.computeIfAbsent(pair, p -> new HashSet<>()).add(angle(extra.operation()));
      places.computeIfAbsent(pair, p -> new ArrayList<>()).add(extra.after());
    }
    assertThat(angles.keySet()).containsExactlyElementsOf(Devices.pairs(ansatz, 3));
    int[] ends = ansatz.layerEnds(circuit, layers);
    Map<List<Integer>, Double> zz = new LinkedHashMap<>();
    angles.forEach(
        (pair, found) -> {
          assertThat(places.get(pair)).isEqualTo(Arrays.stream(ends).boxed().toList());
          assertThat(found).hasSize(1);
          zz.put(pair, found.iterator().next());
        });
    return zz;
  }

  /** The over-rotation of each CNOT, of a device without other errors: three gates behind each. */
  private static Map<List<Integer>, Double> overRotations(Circuit circuit) {
    Map<List<Integer>, Double> etas = new HashMap<>();
    List<Device.Extra> errors = circuit.device().errors();
    for (int k = 1; k < errors.size(); k += 3) {
      Operation cnot = circuit.operations().get(errors.get(k).after());
      assertThat(cnot.gate()).isEqualTo(Gate.CX);
      double eta = angle(errors.get(k).operation());
      assertThat(etas.merge(cnot.qubits(), eta, (old, next) -> next.equals(old) ? old : null))
          .as("CNOTs of the same qubits")
          .isEqualTo(eta);
    }
    assertThat(errors)
        .hasSize(3 * (int) circuit.operations().stream().filter(o -> o.gate() == Gate.CX).count());
    return etas;
  }

  /** All errors together are those of each parameter alone, where {@link Devices} puts them. */
  @ParameterizedTest
  @EnumSource
  void eachErrorIsWhereItBelongs(Ansatz ansatz) {
    for (String more :
        List.of(
            "tunableCouplers=false numLayers=3",
            "tunableCouplers=true numLayers=3 init=identity",
            "tunableCouplers=true numLayers=1 deviceErrorsOf=qubit")) {
      String[] form = with(more.split(" "), "ansatz=" + ansatz.label());
      int layers = more.contains("numLayers=1") ? 1 : 3;
      List<Circuit> together = circuits(with(ALL, form));
      for (int m = 0; m < together.size(); m++) {
        Circuit scaled = circuits(with(form, ALL[1])).get(m);
        Devices numbers =
            new Devices(
                scaled.device().scales(),
                offsets(circuits(with(form, ALL[0])).get(m)),
                crosstalk(circuits(with(form, ALL[2])).get(m), ansatz, layers),
                overRotations(circuits(with(form, ALL[3])).get(m)));
        assertThat(scaled.device().errors()).isEmpty();
        assertThat(numbers.scales()).hasSize(scaled.numWeights());
        assertThat(together.get(m).device())
            .as("student %d, %s", m, more)
            .isEqualTo(numbers.device(scaled.ideal(), ansatz, layers));
      }
    }
  }

  /** Errors of another size have the same direction. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void errorsGrowInProportion(int kind) {
    String name = ALL[kind].split("=")[0];
    List<Double> small = numbers(circuits(name + "=0.01").get(1).device());
    List<Double> large = numbers(circuits(name + "=0.04").get(1).device());
    assertThat(small).isNotEmpty();
    for (int k = 0; k < small.size(); k++) {
      double ratio = Math.abs(small.get(k)) == Math.PI / 2 ? 1 : 4; // a CNOT's turn and turn back
      assertThat(large.get(k)).isCloseTo(ratio * small.get(k), within(1e-16));
    }
  }

  private static List<Double> numbers(Device device) {
    List<Double> numbers = new ArrayList<>(device.scales());
    device.errors().forEach(error -> numbers.add(angle(error.operation())));
    return numbers;
  }

  @ParameterizedTest
  @EnumSource
  void gatesOfAQubitShareItsErrors(Ansatz ansatz) {
    String[] form = {"ansatz=" + ansatz.label(), "deviceErrorsOf=qubit", "tunableCouplers=true"};
    for (Circuit circuit : circuits(with(form, ALL[0]))) {
      List<Double> scales = circuits(with(form, ALL[1])).get(0).device().scales();
      List<Double> offsets = offsets(circuit);
      Map<Integer, Set<Double>> ofQubit = new HashMap<>();
      Map<Integer, Set<Double>> scalesOfQubit = new HashMap<>();
      for (Operation operation : circuit.operations()) {
        int weight = Devices.weight(operation);
        if (weight >= 0) {
          int qubit = operation.qubits().get(0);
          ofQubit.computeIfAbsent(qubit, q -> new HashSet<>()).add(offsets.get(weight));
          scalesOfQubit.computeIfAbsent(qubit, q -> new HashSet<>()).add(scales.get(weight));
        }
      }
      assertThat(ofQubit).hasSize(3).allSatisfy((q, found) -> assertThat(found).hasSize(1));
      assertThat(scalesOfQubit).hasSize(3).allSatisfy((q, f) -> assertThat(f).hasSize(1));
      assertThat(new HashSet<>(offsets)).as("qubits differ").hasSize(3);
    }
  }

  @Test
  void studentsDifferAndGroupsDoNot() {
    List<Circuit> circuits = circuits(with(ALL, "circuitsPerStudent=2"));
    assertThat(circuits.subList(0, 3)).doesNotHaveDuplicates();
    assertThat(circuits.subList(3, 6)).isEqualTo(circuits.subList(0, 3));
    assertThat(circuits(with(ALL, "seed=2"))).doesNotContainAnyElementsOf(circuits);
    List<Circuit> more = circuits(with(ALL, "numStudents=5"));
    assertThat(more.subList(0, 3)).as("whatever their number").isEqualTo(circuits(ALL));
    assertThat(circuits.stream().map(Circuit::ideal).distinct()).hasSize(1);
  }

  @Test
  void withoutErrorsTheDeviceIsIdeal() {
    List<Circuit> none =
        circuits(
            "deviceAngleError=0", "deviceScaleError=0", "deviceCrosstalk=0", "deviceCnotError=0");
    assertThat(none).isEqualTo(circuits()).allMatch(c -> c.device().equals(Device.IDEAL));
    assertThat(circuits("deviceDrift=1")).as("before it drifts").isEqualTo(none);
    TrainSetup taught =
        TrainSetup.of(Trainings.params(with(ALL, "strategy=qkd", "deviceDrift=1")), 8, 3, 1);
    assertThat(taught.ofTeacher().circuits()).allMatch(c -> c.device().isIdeal());
    assertThat(taught.ofTeacher().hasDevices()).isFalse();
    assertThat(taught.hasDevices()).isTrue();
  }

  /** Over 64 students: standard deviations to within four of their own, and no correlation. */
  @ParameterizedTest
  @CsvSource({"gate, 72", "qubit, 3"})
  void errorsAreIndependentNormalNumbers(String errorsOf, int count) {
    String[] form = {"numStudents=64", "numLayers=8", "deviceErrorsOf=" + errorsOf};
    double[] offsets = new double[64 * count];
    double[] scales = new double[64 * count];
    int[] weights =
        IntStream.range(0, 72).filter(k -> count == 72 || k < 9 && k % 3 == 0).toArray();
    for (int m = 0; m < 64; m++) {
      List<Double> delta = offsets(circuits(with(form, ALL[0])).get(m));
      List<Double> eps = circuits(with(form, ALL[1])).get(m).device().scales();
      for (int k = 0; k < count; k++) {
        offsets[m * count + k] = delta.get(weights[k]);
        scales[m * count + k] = eps.get(weights[k]);
      }
    }
    assertNormal(offsets, 0.3);
    assertNormal(scales, 0.1);
    double correlation = new PearsonsCorrelation().correlation(offsets, scales);
    assertThat(correlation).isCloseTo(0, within(4 / Math.sqrt(offsets.length)));
    List<Circuit> zz = circuits(with(form, ALL[2]));
    assertNormal(
        zz.stream()
            .flatMap(c -> crosstalk(c, Ansatz.STRONGLY_ENTANGLING, 8).values().stream())
            .mapToDouble(x -> x)
            .toArray(),
        0.2);
    assertNormal(
        circuits(with(form, ALL[3])).stream()
            .flatMap(c -> overRotations(c).values().stream())
            .mapToDouble(x -> x)
            .toArray(),
        0.4);
  }

  private static void assertNormal(double[] values, double deviation) {
    int n = values.length;
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(x -> x * x).average().orElseThrow();
    assertThat(n).isGreaterThan(100);
    assertThat(mean).isCloseTo(0, within(4 * deviation / Math.sqrt(n)));
    assertThat(Math.sqrt(squares)).isCloseTo(deviation, within(4 * deviation / Math.sqrt(2.0 * n)));
    double within = Arrays.stream(values).filter(x -> Math.abs(x) < deviation).count() / (double) n;
    assertThat(within).as("the share of a normal law").isCloseTo(0.6827, within(2 / Math.sqrt(n)));
  }

  /** A turn of less than nothing is left out: such a gate does not turn at all. */
  @Test
  void noGateTurnsBackwards() {
    List<Double> scales =
        circuits("numStudents=64", "deviceScaleError=1").stream()
            .flatMap(c -> c.device().scales().stream())
            .toList();
    assertThat(scales).allMatch(eps -> eps >= -1).contains(-1.0).anyMatch(eps -> eps > 1);
  }
}
