package org.qicd.distill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Plan;
import org.qicd.simulate.Simulator;

/** Students with the same images: what a training round does with them, without Spark. */
final class Students {
  final List<Circuit> circuits;
  final List<double[]> weights = new ArrayList<>();
  final EncodedImages images;
  final int[] labels;
  final int[] which;

  private final Map<Circuit, Plan> plans = new HashMap<>();

  /** How an image counts in the task term, by its label; empty if all count alike. */
  double[] classFactors = {};

  Students(List<Circuit> circuits, List<double[]> weights, EncodedImages images, int[] labels) {
    this.circuits = circuits;
    this.weights.addAll(weights);
    this.images = images;
    this.labels = labels;
    this.which = IntStream.range(0, images.size()).toArray();
  }

  /** A student's compiled circuit. */
  Plan plan(int student) {
    return plans.computeIfAbsent(circuits.get(student), Plan::of);
  }

  /** A student's loss, without weights. */
  LossGradient loss(int student) {
    return new LossGradient(Simulator.ofBatches(plan(student)));
  }

  StudentOutputs outputs(int student, double[] weights, Divergence divergence) {
    LossGradient loss = loss(student);
    loss.bind(weights);
    return loss.outputs(divergence, images, which);
  }

  EnsembleTargets targets(Divergence divergence) {
    List<StudentOutputs> outputs = new ArrayList<>();
    for (int m = 0; m < circuits.size(); m++) {
      outputs.add(outputs(m, weights.get(m), divergence));
    }
    return new EnsembleTargets(divergence, outputs);
  }

  /** A student's task loss and gradient on all images, at any weights. */
  LossGradient evaluate(int student, double[] at, double taskScale) {
    return evaluate(
        student, at, (loss, block) -> loss.add(new TaskTerm(labels, taskScale, classFactors)));
  }

  /** A student's distillation loss and gradient on all images, at any weights. */
  LossGradient evaluate(int student, double[] at, EnsembleTargets targets, double scale) {
    DistillTerm<EnsembleTargets> peers = new DistillTerm<>(targets, student, scale);
    return evaluate(student, at, (loss, block) -> loss.add(peers, block));
  }

  /** A student's loss of both terms and its gradient on all images, at any weights. */
  LossGradient evaluate(
      int student, double[] at, double taskScale, EnsembleTargets targets, double scale) {
    TaskTerm task = new TaskTerm(labels, taskScale, classFactors);
    DistillTerm<EnsembleTargets> peers = new DistillTerm<>(targets, student, scale);
    return evaluate(student, at, (loss, block) -> loss.add(task, peers, block));
  }

  private LossGradient evaluate(int student, double[] at, ObjIntConsumer<LossGradient> addBlock) {
    LossGradient loss = loss(student);
    loss.bind(at);
    for (int from = 0; from < which.length; from += Simulator.BLOCK) {
      loss.forward(images, which, from, Math.min(Simulator.BLOCK, which.length - from));
      addBlock.accept(loss, from / Simulator.BLOCK);
    }
    return loss;
  }
}
