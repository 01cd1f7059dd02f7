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
import org.qicd.distill.EnsembleReadout;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.LossGradient;
import org.qicd.distill.LossSums;
import org.qicd.distill.StudentOutputs;
import org.qicd.simulate.Simulator;

/**
 * Evaluates students on the images of one data set, again and again: the images stay encoded and
 * cached until {@link #close}.
 */
final class Evaluator implements AutoCloseable {
  private final List<Circuit> circuits;
  private final boolean hasAverage;
  private final JavaRDD<EncodedSlice> slices;
  private final RoundJobs jobs;

  /**
   * Encodes nothing yet.
   *
   * @throws IllegalArgumentException if a label is beyond the circuits' classes
   */
  Evaluator(List<Circuit> circuits, SlicedExamples data) {
    int classes = circuits.get(0).readout().numClasses();
    if (data.numClasses() > classes) {
      throw new IllegalArgumentException(
          "label %d found, but the model knows classes 0 to %d"
              .formatted(data.numClasses() - 1, classes - 1));
    }
    this.circuits = circuits;
    this.hasAverage = circuits.stream().distinct().count() == 1;
    this.slices = EncodedSlice.all(data, circuits.get(0));
    // The averaged circuit takes a place behind the students.
    List<Circuit> crew = new ArrayList<>(circuits);
    crew.add(circuits.get(0));
    this.jobs = new RoundJobs(JavaSparkContext.fromSparkContext(slices.context()), crew);
  }

  /** Runs one Spark job. */
  Evaluation evaluate(List<Student> students) {
    int members = circuits.size();
    List<Student> all = new ArrayList<>(students);
    if (hasAverage) {
      all.add(Student.starting(members, TrainedEnsemble.mean(weights(students))));
    }
    List<List<LossSums>> parts =
        jobs.run("evaluate", slices, new Input(all, members), Evaluator::evaluate);
    List<LossSums> totals = new ArrayList<>(parts.get(0));
    for (List<LossSums> part : parts.subList(1, parts.size())) {
      for (int k = 0; k < totals.size(); k++) {
        totals.set(k, totals.get(k).plus(part.get(k)));
      }
    }
    return new Evaluation(
        List.copyOf(totals.subList(0, members)),
        totals.get(all.size()),
        hasAverage ? Optional.of(totals.get(members)) : Optional.empty());
  }

  private static List<double[]> weights(List<Student> students) {
    return students.stream().map(student -> student.weights).toList();
  }

  /** Seconds in evaluations so far. */
  double seconds() {
    return jobs.jobSeconds();
  }

  @Override
  public void close() {
    jobs.close();
    slices.unpersist(false);
  }

  /** Sums of a slice: each student, the averaged circuit if any, the ensemble. */
  private static List<LossSums> evaluate(
      int partition, EncodedSlice slice, Crew crew, Input input) {
    int[] all = IntStream.range(0, slice.labels.length).toArray();
    int members = input.members;
    boolean compare = members > 1;
    List<LossGradient> losses = input.students.stream().map(crew::bound).toList();
    List<StudentOutputs> outputs = new ArrayList<>();
    for (LossGradient loss : losses.subList(0, members)) {
      outputs.add(new StudentOutputs(Divergence.INFIDELITY, loss.circuit(), Simulator.BLOCK));
    }
    EnsembleTargets targets = compare ? new EnsembleTargets(Divergence.INFIDELITY, outputs) : null;
    EnsembleReadout ensemble = new EnsembleReadout(losses.subList(0, members));
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
        int image = all[from + lane];
        ensemble.add(lane, slice.labels[image], slice.images.weight(image));
      }
    }
    List<LossSums> sums = new ArrayList<>(losses.stream().map(LossGradient::sums).toList());
    sums.add(ensemble.sums());
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
