package org.qicd.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.circuit.Circuit;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.LossGradient;
import org.qicd.distill.LossSums;
import org.qicd.distill.StudentOutputs;
import org.qicd.simulate.Simulator;

/**
 * How trained students do on a data set.
 *
 * @param students losses, accuracy, and the mean infidelity to the others, of each student
 * @param ensemble the same of the mean of the students' probabilities; it has no infidelity
 * @param averaged the same of the one circuit of averaged weights, if there is one
 */
public record Evaluation(List<LossSums> students, LossSums ensemble, Optional<LossSums> averaged) {

  /**
   * Evaluates on all images of a data set; runs one Spark job.
   *
   * @throws IllegalArgumentException if a label is beyond the model's classes
   */
  public static Evaluation of(TrainedEnsemble ensemble, SlicedExamples data) {
    Circuit circuit = ensemble.circuit(0);
    if (data.numClasses() > circuit.readout().numClasses()) {
      throw new IllegalArgumentException(
          "label %d found, but the model knows classes 0 to %d"
              .formatted(data.numClasses() - 1, circuit.readout().numClasses() - 1));
    }
    JavaRDD<EncodedSlice> slices = EncodedSlice.all(data, circuit.encoding(), circuit.numQubits());
    try {
      return of(ensemble, slices);
    } finally {
      slices.unpersist(false);
    }
  }

  /** Evaluates on slices that are encoded already. */
  static Evaluation of(TrainedEnsemble ensemble, JavaRDD<EncodedSlice> slices) {
    List<Student> students = new ArrayList<>(ensemble.students());
    int members = students.size();
    // The averaged circuit takes a place behind the students.
    ensemble
        .averaged()
        .ifPresent(
            mean -> students.add(new Student(members, mean.circuit(0), mean.weights(0), null)));
    RoundJobs jobs = new RoundJobs(JavaSparkContext.fromSparkContext(slices.context()));
    List<List<LossSums>> parts =
        jobs.run("evaluate", slices, new Input(students, members), Evaluation::evaluate);
    List<LossSums> totals = new ArrayList<>(parts.get(0));
    for (List<LossSums> part : parts.subList(1, parts.size())) {
      for (int k = 0; k < totals.size(); k++) {
        totals.set(k, totals.get(k).plus(part.get(k)));
      }
    }
    return new Evaluation(
        List.copyOf(totals.subList(0, members)),
        totals.get(students.size()),
        students.size() > members ? Optional.of(totals.get(members)) : Optional.empty());
  }

  /** Sums of a slice: each student, the averaged circuit if any, the ensemble. */
  private static List<LossSums> evaluate(int partition, EncodedSlice slice, Input input) {
    int[] all = IntStream.range(0, slice.labels.length).toArray();
    int members = input.members;
    boolean compare = members > 1;
    List<LossGradient> losses = input.students.stream().map(Workbench::bound).toList();
    List<StudentOutputs> outputs = new ArrayList<>();
    for (LossGradient loss : losses.subList(0, members)) {
      outputs.add(new StudentOutputs(Divergence.INFIDELITY, loss.circuit(), Simulator.BLOCK));
    }
    EnsembleTargets targets = compare ? new EnsembleTargets(Divergence.INFIDELITY, outputs) : null;
    EnsembleVote vote = new EnsembleVote(losses.subList(0, members));
    for (int from = 0; from < all.length; from += Simulator.BLOCK) {
      int count = Math.min(Simulator.BLOCK, all.length - from);
      for (int m = 0; m < losses.size(); m++) {
        losses.get(m).forward(slice.images, all, from, count);
        if (m < members) {
          losses.get(m).output(Divergence.INFIDELITY, outputs.get(m), 0);
        }
      }
      for (int m = 0; m < losses.size(); m++) {
        losses.get(m).measure(slice.labels, all, from, m < members ? targets : null, m);
      }
      for (int lane = 0; lane < count; lane++) {
        vote.add(lane, slice.labels[all[from + lane]]);
      }
    }
    List<LossSums> sums = new ArrayList<>(losses.stream().map(LossGradient::sums).toList());
    sums.add(vote.sums());
    return sums;
  }

  private static final class Input implements Serializable {
    private static final long serialVersionUID = 1;

    final List<Student> students;
    final int members;

    Input(List<Student> students, int members) {
      this.students = new ArrayList<>(students);
      this.members = members;
    }
  }
}
