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
import org.qicd.simulate.Plan;
import org.qicd.simulate.ShiftSimulator;
import org.qicd.simulate.SpsaSimulator;

/**
 * What a loss needs if its gradient is put together from measured circuits: the simulator that runs
 * them, and the counts.
 */
final class MeasuredLoss {
  private final GradientMethod method;
  private final MeasuringSimulator simulator;
  private final Meter meter;
  private double[] weights;
  private Shots base = Shots.EXACT; // of all steps
  private Shots shots = Shots.EXACT; // of labelled or shared images in this step
  private int student;
  private int step;
  private Estimates estimates = new ExactEstimates();
  private final double[] ones = new double[BLOCK];

  MeasuredLoss(Circuit circuit, GradientMethod method) {
    this.method = method;
    Plan plan = Plan.of(circuit);
    simulator =
        switch (method.rule()) {
          case SHIFT -> new ShiftSimulator(plan);
          case SPSA -> new SpsaSimulator(plan);
          case ADJOINT -> throw new IllegalArgumentException("adjoint gradients are not measured");
        };
    meter = new Meter(method.fidelity());
    Arrays.fill(ones, 1);
  }

  MeasuringSimulator simulator() {
    return simulator;
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
    if (simulator instanceof SpsaSimulator spsa) {
      spsa.perturb(displacement());
    }
  }

  int student() {
    return student;
  }

  /** Goes over to labelled or shared images, whose shots are returned. */
  Shots of(boolean shared) {
    shots = base.inStep(step, shared);
    return shots;
  }

  /** Moves each weight up or down, by as much for all. */
  private double[] displacement() {
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
    simulator.measureBy(estimates, count);
  }

  /** Puts means of outcomes in the place of expectation values of observables, [row][8]. */
  void signs(double[] rows) {
    for (int at = 0; at < rows.length; at += BLOCK) {
      double[] row = Arrays.copyOfRange(rows, at, at + BLOCK);
      Estimates.Sums sums = new Estimates.Sums(BLOCK);
      estimates.signs(row, ones, sums);
      System.arraycopy(sums.value, 0, rows, at, BLOCK);
    }
  }

  double variance() {
    return simulator.variance();
  }
}
