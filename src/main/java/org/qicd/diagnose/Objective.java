package org.qicd.diagnose;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.distill.DistillTerm;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.LossGradient;
import org.qicd.distill.StudentOutputs;
import org.qicd.simulate.EncodedImages;

/** What {@link Descent} minimizes. It gives the gradients of all students, given their outputs. */
public interface Objective {
  /**
   * Returns the gradient of each student's loss.
   *
   * @param weights {@code [student][weight]}
   * @param outputs {@code [student][row]} at those weights
   * @param step number of the step, from 0
   */
  double[][] gradients(Model model, double[][] weights, double[][] outputs, int step);

  /** The squared loss alone. */
  static Objective alone(double[] targets) {
    return codistilled(targets, 0);
  }

  /**
   * The squared loss, and a distillation term: lambda times the squared distance from the mean of
   * the others' outputs.
   */
  static Objective codistilled(double[] targets, double lambda) {
    return (model, weights, outputs, step) ->
        pulled(model, weights, outputs, targets, (m, r) -> 1, lambda, others(outputs));
  }

  /**
   * The squared loss, and the squared distance from the others' outputs at the last refresh. A
   * refresh comes every {@code staleness} steps. The objective remembers these outputs, so each
   * descent needs its own.
   */
  static Objective stale(double[] targets, double lambda, int staleness) {
    List<double[]> last = new ArrayList<>();
    return (model, weights, outputs, step) -> {
      if (step % staleness == 0) {
        last.clear();
        last.addAll(List.of(others(outputs)));
      }
      double[][] told = last.toArray(double[][]::new);
      return pulled(model, weights, outputs, targets, (m, r) -> 1, lambda, told);
    };
  }

  /**
   * The squared loss on a student's own rows, and the squared distance from the others' mean on all
   * rows.
   */
  static Objective sharded(double[] targets, int[] owners, double lambda) {
    return (model, weights, outputs, step) -> {
      double[][] own = FrozenShards.ownWeights(owners, weights.length);
      RowWeights shards = (m, r) -> own[m][r];
      return pulled(model, weights, outputs, targets, shards, lambda, others(outputs));
    };
  }

  /** The squared loss, and the squared distance from a teacher's outputs. */
  static Objective taught(double[] targets, double[] teacher, double lambda) {
    return (model, weights, outputs, step) -> {
      double[][] told = Collections.nCopies(weights.length, teacher).toArray(double[][]::new);
      return pulled(model, weights, outputs, targets, (m, r) -> 1, lambda, told);
    };
  }

  /** The weight of a row in a student's task loss. */
  interface RowWeights {
    double of(int student, int row);
  }

  /**
   * Returns the gradients of the squared losses.
   *
   * @param own the weight of each row in each student's task loss
   * @param told the outputs that each student is compared with, {@code [student][row]}
   */
  private static double[][] pulled(
      Model model,
      double[][] weights,
      double[][] outputs,
      double[] targets,
      RowWeights own,
      double lambda,
      double[][] told) {
    double[][] gradients = new double[weights.length][];
    for (int m = 0; m < weights.length; m++) {
      double[] v = new double[targets.length];
      for (int r = 0; r < v.length; r++) {
        double task = own.of(m, r) * (outputs[m][r] - targets[r]);
        v[r] = (task + lambda * (outputs[m][r] - told[m][r])) / v.length;
      }
      gradients[m] = model.pullBack(weights[m], v);
    }
    return gradients;
  }

  /**
   * Returns for each student the mean of the others. If there is only one student, this is its own
   * output.
   */
  private static double[][] others(double[][] outputs) {
    if (outputs.length == 1) {
      return outputs;
    }
    double share = 1.0 / outputs.length;
    double[] mean = FrozenKernel.mean(outputs);
    double[][] others = new double[outputs.length][mean.length];
    for (int m = 0; m < outputs.length; m++) {
      for (int r = 0; r < mean.length; r++) {
        others[m][r] = (mean[r] - share * outputs[m][r]) / (1 - share);
      }
    }
    return others;
  }

  /** The squared loss, and lambda times the mean infidelity to the others' states. */
  static Objective infidelity(CircuitModel circuit, double[] targets, double lambda) {
    LossGradient loss = new LossGradient(circuit.circuit());
    EncodedImages images = circuit.images();
    int[] which = MathArrays.natural(images.size());
    Objective task = alone(targets);
    return (model, weights, outputs, step) -> {
      double[][] gradients = task.gradients(model, weights, outputs, step);
      List<StudentOutputs> states = new ArrayList<>();
      for (double[] student : weights) {
        loss.bind(student);
        states.add(loss.outputs(Divergence.INFIDELITY, images, which));
      }
      EnsembleTargets peers = new EnsembleTargets(Divergence.INFIDELITY, states);
      for (int m = 0; m < weights.length; m++) {
        loss.bind(weights[m]);
        loss.addShared(images, which, new DistillTerm<>(peers, m, lambda / which.length));
        Spectrum.addTo(gradients[m], 1, loss.gradient());
      }
      return gradients;
    };
  }
}
