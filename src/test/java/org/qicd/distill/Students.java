package org.qicd.distill;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Simulator;

/** Students with the same images: what a training round does with them, without Spark. */
final class Students {
  final List<Circuit> circuits;
  final List<double[]> weights = new ArrayList<>();
  final EncodedImages images;
  final int[] labels;
  final int[] which;

  Students(List<Circuit> circuits, List<double[]> weights, EncodedImages images, int[] labels) {
    this.circuits = circuits;
    this.weights.addAll(weights);
    this.images = images;
    this.labels = labels;
    this.which = IntStream.range(0, images.size()).toArray();
  }

  StudentOutputs outputs(int student, double[] weights, Divergence divergence) {
    LossGradient loss = new LossGradient(circuits.get(student));
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

  /** A student's loss and gradient on all images, at any weights. */
  LossGradient evaluate(
      int student, double[] at, double taskScale, EnsembleTargets targets, double pullScale) {
    LossGradient loss = new LossGradient(circuits.get(student));
    loss.bind(at);
    for (int from = 0; from < which.length; from += Simulator.BLOCK) {
      loss.forward(images, which, from, Math.min(Simulator.BLOCK, which.length - from));
      loss.add(labels, which, from, taskScale, targets, student, from / Simulator.BLOCK, pullScale);
    }
    return loss;
  }
}
