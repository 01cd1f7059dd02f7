package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import java.util.Arrays;
import org.apache.commons.math3.random.RandomGenerator;
import org.qicd.circuit.Circuit;
import org.qicd.measure.Estimates;
import org.qicd.measure.ExactEstimates;
import org.qicd.measure.Meter;
import org.qicd.measure.Shots;
import org.qicd.random.Draw;
import org.qicd.simulate.MeasuringSimulator;
import org.qicd.simulate.PeerFidelities;
import org.qicd.simulate.Plan;
import org.qicd.simulate.ShiftSimulator;
import org.qicd.simulate.Simulator;

/**
 * What a loss needs if its gradient is put together from measured circuits: the simulator that runs
 * them, and the counts.
 */
final class MeasuredLoss {
  private final GradientMethod method;
  private final Circuit circuit;
  private final MeasuringSimulator shifting; // null: weights are displaced instead
  private final Meter meter;
  private double[] weights;
  private Shots base = Shots.EXACT; // of all steps
  private Shots shots = Shots.EXACT; // of labelled or shared images in this step
  private boolean shared;
  private int student;
  private int step;
  private Estimates estimates = new ExactEstimates();
  private final double[] ones = new double[BLOCK];
  private final double[] targetPurity = new double[BLOCK]; // as it was measured last

  MeasuredLoss(Circuit circuit, GradientMethod method) {
    this.circuit = circuit;
    this.method = method;
    shifting =
        switch (method.rule()) {
          case SHIFT -> new ShiftSimulator(Plan.of(circuit));
          case SPSA -> null;
          case ADJOINT -> throw new IllegalArgumentException("adjoint gradients are not measured");
        };
    meter = new Meter(method.fidelity());
    Arrays.fill(ones, 1);
  }

  Circuit circuit() {
    return circuit;
  }

  /** The simulator of the circuit with its own weights. */
  Simulator simulator() {
    return displaces() ? Simulator.ofBatches(circuit) : shifting;
  }

  /** Whether the gradient is the difference of two losses, and not that of shifted circuits. */
  boolean displaces() {
    return shifting == null;
  }

  /** Whether numbers are estimated from shots. */
  boolean isDrawn() {
    return !shots.areExact();
  }

  void bind(double[] all) {
    weights = all;
    base = Shots.EXACT;
    shots = Shots.EXACT;
  }

  double[] weights() {
    return weights;
  }

  /** Begins a step of the training. */
  void begin(Shots by, int ofStudent, int ofStep) {
    base = by;
    student = ofStudent;
    step = ofStep;
  }

  int student() {
    return student;
  }

  /** Goes over to labelled or shared images, whose shots are returned. */
  Shots of(boolean toShared) {
    shared = toShared;
    shots = base.inStep(step, shared);
    return shots;
  }

  /** The shots of one of the circuits with displaced weights, 1 or 2, for the same images. */
  Shots ofDisplaced(int which) {
    return base.inStep(step, shared, which);
  }

  /** By how much each weight is moved up or down in this step, as far for all. */
  double[] displacement() {
    RandomGenerator random = Draw.SPSA_SIGNS.generator(method.seed(), student, step);
    double size = method.perturbationIn(step);
    double[] displacement = new double[weights.length];
    Arrays.setAll(displacement, k -> random.nextBoolean() ? size : -size);
    return displacement;
  }

  /** Begins a block of images. */
  void begin(long[] keys, int count) {
    if (shots.areExact()) {
      estimates = new ExactEstimates();
    } else {
      meter.begin(shots, student, step, keys, count);
      estimates = meter;
    }
    if (shifting != null) {
      shifting.measureBy(estimates, count);
    }
  }

  /**
   * Puts means of outcomes in the place of the three products of {@link Superfidelity}. Circuits
   * with displaced weights share the last one, since it is that of the targets alone.
   */
  void products(double[] rows, boolean displaced) {
    signs(rows, 0);
    signs(rows, BLOCK);
    if (displaced) {
      System.arraycopy(targetPurity, 0, rows, 2 * BLOCK, BLOCK);
    } else {
      signs(rows, 2 * BLOCK);
      System.arraycopy(rows, 2 * BLOCK, targetPurity, 0, BLOCK);
    }
  }

  /** Puts means of outcomes in the place of a row of expectation values. */
  private void signs(double[] rows, int at) {
    double[] row = Arrays.copyOfRange(rows, at, at + BLOCK);
    Estimates.Sums sums = new Estimates.Sums(BLOCK);
    estimates.signs(row, ones, sums);
    System.arraycopy(sums.value, 0, rows, at, BLOCK);
  }

  /** Estimates the mean fidelity with the peers, for each image. */
  double[] fidelities(PeerFidelities with) {
    Estimates.Sums sums = new Estimates.Sums(BLOCK);
    with.estimate(estimates, ones, sums);
    return sums.value;
  }

  double variance() {
    return shifting.variance();
  }
}
