package org.qicd.train.slice;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
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
import org.qicd.distill.FidelityMatrix;
import org.qicd.distill.LossGradient;
import org.qicd.distill.LossSums;
import org.qicd.distill.Peers;
import org.qicd.distill.Reliability;
import org.qicd.distill.StudentOutputs;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.measure.Shots;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Simulator;
import org.qicd.simulate.StateBatch;
import org.qicd.train.sample.LabelNoise;

/**
 * Evaluates students on the images of one data set, as often as needed. The images stay encoded and
 * cached until {@link #close}.
 */
public final class Evaluator implements AutoCloseable {
  private final List<Circuit> circuits;
  private final int numGroups;
  private final Shots shots;
  private final boolean hasAverage;
  private final JavaRDD<EncodedSlice> slices;
  private final SliceJobs jobs;

  /**
   * Makes an evaluator. The images are encoded in the first evaluation.
   *
   * @param shots by which class probabilities are estimated; infidelities are exact
   * @throws IllegalArgumentException if a label is beyond the circuits' classes
   */
  public Evaluator(List<Circuit> circuits, int numGroups, Shots shots, SlicedExamples data) {
    int classes = circuits.get(0).readout().numClasses();
    if (data.numClasses() > classes) {
      throw new IllegalArgumentException(
          "label %d found, but the model knows classes 0 to %d"
              .formatted(data.numClasses() - 1, classes - 1));
    }
    this.circuits = circuits;
    this.numGroups = numGroups;
    this.shots = shots;
    this.hasAverage = circuits.stream().distinct().count() == 1;
    this.slices = EncodedSlice.all(data, circuits, LabelNoise.NONE);
    // The averaged circuit of each group has an index after those of the students.
    List<Circuit> everyCircuit = new ArrayList<>(circuits);
    everyCircuit.addAll(circuits.subList(0, numGroups));
    this.jobs = new SliceJobs(JavaSparkContext.fromSparkContext(slices.context()), everyCircuit);
  }

  /**
   * Evaluates an ensemble on all images of a data set, in one Spark job.
   *
   * @throws IllegalArgumentException if a label is beyond the model's classes
   */
  public static Evaluation evaluate(TrainedEnsemble ensemble, SlicedExamples data) {
    return evaluate(ensemble, 1, data);
  }

  /**
   * Evaluates an ensemble on all images of a data set, in one Spark job.
   *
   * @param temperature that of the ensemble's probabilities; those of students have none
   * @throws IllegalArgumentException if a label is beyond the model's classes
   */
  public static Evaluation evaluate(
      TrainedEnsemble ensemble, double temperature, SlicedExamples data) {
    try (Evaluator evaluator =
        new Evaluator(ensemble.circuits(), ensemble.numGroups(), ensemble.shots(), data)) {
      return evaluator.evaluate(List.of(ensemble.students()), temperature).get(0);
    }
  }

  /**
   * Evaluates students on all images, in one Spark job.
   *
   * @param rounds the students after each of several rounds
   * @return the evaluation of each of these rounds
   */
  public List<Evaluation> evaluate(List<List<Student>> rounds) {
    return evaluate(rounds, 1);
  }

  private List<Evaluation> evaluate(List<List<Student>> rounds, double temperature) {
    List<List<Student>> all = rounds.stream().map(this::withAverages).toList();
    List<List<Part>> parts = // [slice][round]
        jobs.run(
            new SliceJobs.Job("evaluate", 0, 0, 0), // belongs to no round
            slices,
            1,
            SliceJobs::allStudents,
            new Input(all, circuits.size(), numGroups, shots, temperature),
            Evaluator::evaluate);
    return IntStream.range(0, all.size())
        .mapToObj(k -> total(all.get(k).size(), parts.stream().map(of -> of.get(k)).toList()))
        .toList();
  }

  /** The students as far as they are evaluated, and their averaged circuits if there are any. */
  private List<Student> withAverages(List<Student> students) {
    List<Student> all = new ArrayList<>();
    students.forEach(student -> all.add(student.withoutOptimizer()));
    // On devices that drift apart, averaged weights would be those of no device.
    if (hasAverage && students.stream().allMatch(s -> s.drift.length == 0)) {
      all.addAll(Student.averaged(students, numGroups, circuits.size()));
    }
    return all;
  }

  /**
   * The sums over slices.
   *
   * @param simulated number of circuits that were simulated, averaged ones among them
   */
  private Evaluation total(int simulated, List<Part> parts) {
    int members = circuits.size();
    boolean averages = simulated > members;
    int ensembles = averages ? 2 : 1;
    List<LossSums> totals =
        new ArrayList<>(Collections.nCopies(members + ensembles, LossSums.ZERO));
    List<Reliability> reliabilities =
        new ArrayList<>(Collections.nCopies(members + ensembles, new Reliability()));
    FidelityMatrix fidelity = new FidelityMatrix(members);
    for (Part part : parts) {
      for (int k = 0; k < totals.size(); k++) {
        totals.set(k, totals.get(k).plus(part.sums.get(k)));
        reliabilities.set(k, reliabilities.get(k).plus(part.reliabilities.get(k)));
      }
      fidelity = fidelity.plus(part.fidelity);
    }
    return new Evaluation(
        List.copyOf(totals.subList(0, members)),
        totals.get(members),
        averages ? Optional.of(totals.get(members + 1)) : Optional.empty(),
        fidelity,
        List.copyOf(reliabilities));
  }

  /** The time that evaluations have taken so far, in seconds. */
  public double seconds() {
    return jobs.jobSeconds();
  }

  @Override
  public void close() {
    jobs.close();
    slices.unpersist(false);
  }

  private static List<Part> evaluate(
      int partition, EncodedSlice slice, StudentCircuits shared, Input input) {
    List<Part> parts = new ArrayList<>();
    input.rounds.forEach(students -> parts.add(evaluate(students, slice, shared, input)));
    return parts;
  }

  private static Part evaluate(
      List<Student> students, EncodedSlice slice, StudentCircuits shared, Input input) {
    int[] all = IntStream.range(0, slice.labels.length).toArray();
    int members = input.members;
    boolean compare = members > input.numGroups;
    List<LossGradient> losses =
        students.stream().map(student -> shared.bound(student, input.shots)).toList();
    EncodedImages images = slice.images(losses.get(0).circuit());
    List<StudentOutputs> outputs = new ArrayList<>();
    for (LossGradient loss : losses.subList(0, members)) {
      outputs.add(new StudentOutputs(Divergence.INFIDELITY, loss.circuit(), Simulator.BLOCK));
    }
    Peers peers = Peers.others(members / input.numGroups, input.numGroups);
    EnsembleTargets targets = new EnsembleTargets(Divergence.INFIDELITY, outputs, peers);
    List<EnsembleReadout> ensembles = new ArrayList<>();
    ensembles.add(new EnsembleReadout(losses.subList(0, members), input.temperature));
    if (members < losses.size()) {
      ensembles.add(new EnsembleReadout(losses.subList(members, losses.size())));
    }
    List<StateBatch> states = outputs.stream().map(StudentOutputs::states).toList();
    List<Reliability> reliabilities = new ArrayList<>();
    losses.subList(0, members).forEach(loss -> reliabilities.add(new Reliability()));
    FidelityMatrix fidelity = new FidelityMatrix(members);
    for (int from = 0; from < all.length; from += Simulator.BLOCK) {
      int count = Math.min(Simulator.BLOCK, all.length - from);
      for (int m = 0; m < losses.size(); m++) {
        losses.get(m).forward(images, all, from, count);
        if (m < members) {
          losses.get(m).output(Divergence.INFIDELITY, outputs.get(m), 0);
        }
      }
      for (int m = 0; m < members; m++) {
        read(losses.get(m), slice.labels, from, count, reliabilities.get(m));
        losses.get(m).measure(slice.labels);
        if (compare) {
          losses.get(m).measure(targets, m);
        }
      }
      double[] weights = new double[count];
      for (int lane = 0; lane < count; lane++) {
        int image = all[from + lane];
        weights[lane] = images.weight(image);
        for (EnsembleReadout ensemble : ensembles) {
          ensemble.add(lane, slice.labels[image], weights[lane]);
        }
      }
      fidelity.add(states, weights);
    }
    List<LossSums> sums = new ArrayList<>();
    losses.subList(0, members).forEach(loss -> sums.add(loss.sums()));
    ensembles.forEach(ensemble -> sums.add(ensemble.sums()));
    ensembles.forEach(ensemble -> reliabilities.add(ensemble.reliability()));
    return new Part(sums, reliabilities, fidelity);
  }

  /** Adds the labelled images of a block that a student has simulated. */
  private static void read(
      LossGradient student, int[] labels, int from, int count, Reliability reliability) {
    double[] probabilities = new double[student.numClasses()];
    for (int lane = 0; lane < count; lane++) {
      int label = labels[from + lane];
      if (label >= 0) {
        for (int c = 0; c < probabilities.length; c++) {
          probabilities[c] = student.probability(lane, c);
        }
        reliability.add(probabilities, student.prediction(lane), label);
      }
    }
  }

  /** The part of an evaluation that comes from one slice. */
  private static final class Part implements Serializable {
    private static final long serialVersionUID = 1;

    /** Each student, then their ensemble, then that of the averaged circuits if there are any. */
    final List<LossSums> sums;

    final List<Reliability> reliabilities; // in the same order
    final FidelityMatrix fidelity;

    Part(List<LossSums> sums, List<Reliability> reliabilities, FidelityMatrix fidelity) {
      this.sums = sums;
      this.reliabilities = reliabilities;
      this.fidelity = fidelity;
    }
  }

  private static final class Input implements Serializable {
    private static final long serialVersionUID = 1;

    final List<List<Student>> rounds;
    final int members;
    final int numGroups;
    final Shots shots;
    final double temperature;

    Input(List<List<Student>> rounds, int members, int numGroups, Shots shots, double temperature) {
      this.rounds = new ArrayList<>(rounds);
      this.members = members;
      this.numGroups = numGroups;
      this.shots = shots;
      this.temperature = temperature;
    }
  }
}
