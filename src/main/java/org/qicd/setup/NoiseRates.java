package org.qicd.setup;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.backend.Backend;
import org.qicd.backend.BackendFiles;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.param.ParamValues;
import org.qicd.simulate.NoisySimulator;
import org.qicd.simulate.PauliNoise;
import org.qicd.transpile.PhysicalCircuit;
import org.qicd.transpile.PhysicalGate;
import org.qicd.transpile.Transpiler;

/**
 * How often the gates of a device fail, by the operations of a circuit that they come from. A gate
 * on k qubits with the average fidelity 1 - e is a depolarising channel with the probability {@code
 * r = e d / (d - 1)}, d = 2^k (Nielsen, Phys. Lett. A 303, 2002). An operation that becomes several
 * gates errs with {@code 1 - prod(1 - r)} on its own qubits. So does the encoding, on all qubits;
 * where it acts on each qubit alone, its gates are shared evenly among the qubits.
 */
final class NoiseRates {
  private static final int OF_ENCODING = -1; // as a source of gates and as a site of errors

  private NoiseRates() {}

  /**
   * Reads the device, and derives the noise of each circuit.
   *
   * @return an empty list if no gate ever errs
   * @throws IllegalArgumentException with {@code noiseDevice} and what is wrong
   */
  static List<PauliNoise> of(ParamValues params, List<Circuit> circuits) {
    if (!areOn(params)) {
      return List.of();
    }
    try {
      Backend backend = BackendFiles.read(path(params.get(TrainParam.NOISE_DEVICE)));
      List<PauliNoise> noise = new ArrayList<>();
      for (int c = 0; c < circuits.size(); c++) {
        Circuit circuit = circuits.get(c);
        int same = circuits.indexOf(circuit);
        NoisySimulator.check(circuit);
        noise.add(
            same < c
                ? noise.get(same)
                : of(params, circuit, Transpiler.transpile(circuit, backend)));
      }
      return noise.stream().allMatch(PauliNoise::isNone) ? List.of() : noise;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: %s".formatted(TrainParam.NOISE_DEVICE.name(), e.getMessage()), e);
    }
  }

  /** Whether a training is under noise. */
  static boolean areOn(ParamValues params) {
    return !params.get(TrainParam.NOISE_DEVICE).isEmpty() && params.get(TrainParam.NOISE_SCALE) > 0;
  }

  /** The file, which is on the driver's disk. */
  private static Path path(String name) {
    if (name.startsWith("file:/")) {
      return Path.of(URI.create(name).getPath());
    }
    if (name.contains("://") || name.startsWith("file:")) {
      throw new IllegalArgumentException("expected a file on the driver's disk, found " + name);
    }
    return Path.of(name);
  }

  /** The noise of a circuit, given what a device makes of it. */
  static PauliNoise of(ParamValues params, Circuit circuit, PhysicalCircuit physical) {
    int operations = circuit.operations().size();
    double[] right = new double[1 + operations]; // probabilities that no gate fails, by the source
    Arrays.fill(right, 1);
    for (PhysicalGate gate : physical.gates()) {
      if (!gate.isError()) {
        right[1 + gate.source()] *= 1 - rate(gate, physical, params.get(TrainParam.NOISE_SCALE));
      }
    }
    List<PauliNoise.Site> sites = new ArrayList<>();
    addEncoding(circuit, right[0], sites);
    for (int k = 0; k < operations; k++) {
      add(k, circuit.operations().get(k).qubits(), right[1 + k], sites);
    }
    return new PauliNoise(
        sites, params.get(TrainParam.NOISE_TRAJECTORIES), params.get(TrainParam.SEED));
  }

  private static void addEncoding(Circuit circuit, double right, List<PauliNoise.Site> to) {
    List<Integer> all = IntStream.range(0, circuit.numQubits()).boxed().toList();
    if (circuit.encoding() == Encoding.AMPLITUDE || circuit.encoding().couples()) {
      add(OF_ENCODING, all, right, to);
    } else {
      double each = StrictMath.pow(right, 1.0 / all.size());
      all.forEach(qubit -> add(OF_ENCODING, List.of(qubit), each, to));
    }
  }

  private static void add(int after, List<Integer> qubits, double right, List<PauliNoise.Site> to) {
    if (right < 1) {
      to.add(new PauliNoise.Site(after, qubits, 1 - right));
    }
  }

  private static double rate(PhysicalGate gate, PhysicalCircuit physical, double scale) {
    List<Integer> qubits = gate.wires().stream().map(physical.qubits()::get).toList();
    double dimension = 1 << qubits.size();
    double error = physical.backend().gate(gate.gate(), qubits).error();
    return Math.min(1, scale * error * dimension / (dimension - 1));
  }
}
