package org.qicd.hardware;

import java.io.Serializable;
import org.qicd.backend.Backend;
import org.qicd.noise.Folding;
import org.qicd.noise.NoiseModel;
import org.qicd.random.Draw;
import org.qicd.report.Numbers;
import org.qicd.transpile.PhysicalCircuit;

/**
 * The noise under which circuits run.
 *
 * @param scale by which all error rates of the backend are multiplied; 0 for an ideal computer
 * @param without what makes no errors
 * @param folds how often each two-qubit gate is run: 1, or an odd number that makes its errors
 *     stronger
 */
public record Condition(double scale, Source without, int folds) implements Serializable {

  /** A source of errors. */
  public enum Source {
    NONE(0, "nothing"),
    READOUT(1, "readout"),
    TWO_QUBIT_GATES(2, "two-qubit gates"),
    ONE_QUBIT_GATES(3, "one-qubit gates"),
    /** The gates that encode the image. */
    ENCODING(4, "encoding"),
    /** All gates behind the encoding. */
    LAYERS(5, "layers behind the encoding");

    private final int code;
    private final String label;

    /** The code is part of a key of random draws, so it must not change. */
    Source(int code, String label) {
      this.code = code;
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** All noise of a backend, scaled. */
  public static Condition scaled(double scale) {
    return new Condition(scale, Source.NONE, 1);
  }

  /** The noise of a backend as it is, but for one source. */
  public static Condition without(Source source) {
    return new Condition(1, source, 1);
  }

  /** This condition in words. */
  public String label() {
    String all = Numbers.format("noise times %s", Numbers.digits(scale));
    return without == Source.NONE ? all : "%s without %s".formatted(all, without.label());
  }

  /** A key of this condition, for what is drawn at random under it. */
  long key() {
    return Draw.key(new double[] {scale, without.code, folds}, 0, 3);
  }

  /**
   * The noise of a backend under this condition.
   *
   * @param idle whether qubits that wait relax, too
   */
  NoiseModel noise(Backend backend, boolean idle) {
    NoiseModel gates = NoiseModel.of(backend).scaled(scale);
    NoiseModel all = idle ? gates.with(NoiseModel.Part.IDLE) : gates;
    return switch (without) {
      case READOUT -> all.without(NoiseModel.Part.READOUT);
      case TWO_QUBIT_GATES -> all.without(NoiseModel.Part.TWO_QUBIT_GATES);
      case ONE_QUBIT_GATES -> all.without(NoiseModel.Part.ONE_QUBIT_GATES);
      case NONE, ENCODING, LAYERS -> all;
    };
  }

  /** The circuit to run: some gates are repeated, and some make no errors. */
  PhysicalCircuit circuit(PhysicalCircuit circuit) {
    PhysicalCircuit folded = folds == 1 ? circuit : new Folding(circuit, folds);
    int encoding = folded.numEncodingGates();
    return switch (without) {
      case ENCODING -> new QuietGates(folded, 0, encoding);
      case LAYERS -> new QuietGates(folded, encoding, folded.gates().size());
      case NONE, READOUT, TWO_QUBIT_GATES, ONE_QUBIT_GATES -> folded;
    };
  }
}
