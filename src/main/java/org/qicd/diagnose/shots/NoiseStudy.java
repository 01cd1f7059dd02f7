package org.qicd.diagnose.shots;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.circuit.Readout;
import org.qicd.data.Tasks;
import org.qicd.distill.LossGradient;
import org.qicd.measure.Shots;
import org.qicd.simulate.Simulator;

/** Measures how noisy gradients are, in one Spark task for each term and student. */
final class NoiseStudy {
  /** The numbers of shots that are tried. */
  static final List<Integer> SHOTS = List.of(16, 64, 256, 1024);

  /** The most students whose gradients are measured. */
  private static final int MOST_STUDENTS = 2;

  private final JavaSparkContext context;
  private final Students students;
  private final Shots shots; // of the diagnosis

  NoiseStudy(JavaSparkContext context, Students students, Shots shots) {
    this.context = context;
    this.students = students;
    this.shots = shots;
  }

  private record Item(Students students, int student, Term term, List<Shots> shots)
      implements Serializable {}

  private static final class Squares implements Serializable {
    private static final long serialVersionUID = 1;

    final double signal;
    final double[] noises;

    Squares(double signal, double[] noises) {
      this.signal = signal;
      this.noises = noises;
    }
  }

  private static final class Measure implements Tasks.Task<Item, Squares> {
    private static final long serialVersionUID = 1;

    @Override
    public Squares run(Item item) {
      GradientNoise noise = new GradientNoise(item.students, item.student, item.term);
      return new Squares(
          noise.squaredSignal(), item.shots.stream().mapToDouble(noise::squaredNoise).toArray());
    }
  }

  /** The readout by Born's rule, if the circuit's classes can be outcomes. */
  static Optional<Readout> born(Readout readout, int numQubits) {
    Readout born = Readout.born(readout.numClasses());
    return born.numQubits() <= numQubits ? Optional.of(born) : Optional.empty();
  }

  private Optional<Students> byBornsRule() {
    return born(students.circuits.get(0).readout(), students.numQubits()).map(students::reading);
  }

  /** Noise over signal of each term, for all numbers of shots. */
  List<Noise> noise() {
    List<Item> items = new ArrayList<>();
    List<Shots> all = SHOTS.stream().map(count -> with(count, shots.smoothing())).toList();
    boolean softmax = students.circuits.get(0).readout().link() == Readout.Link.SOFTMAX;
    for (Term term : Term.values()) {
      Optional<Students> of =
          term != Term.BORN_KL ? Optional.of(students) : softmax ? byBornsRule() : Optional.empty();
      of.ifPresent(found -> items.addAll(items(found, term, all)));
    }
    List<Squares> found = run(items);
    List<Noise> noise = new ArrayList<>();
    int each = numStudents();
    for (int k = 0; k < items.size(); k += each) {
      double[] ratios = ratios(found.subList(k, k + each));
      noise.add(
          new Noise(
              items.get(k).term(),
              Math.sqrt(signal(found.subList(k, k + each)) / each),
              IntStream.range(0, ratios.length)
                  .mapToObj(s -> new Noise.Point(SHOTS.get(s), ratios[s]))
                  .toList()));
    }
    return noise;
  }

  /** What smoothing does; empty if classes cannot be outcomes, or students are equal. */
  Optional<Smoothing> smoothing() {
    return byBornsRule().flatMap(this::smoothing);
  }

  private Optional<Smoothing> smoothing(Students born) {
    List<Double> tried = Smoothing.toTry(shots);
    List<Shots> all = tried.stream().map(a -> with(shots.count(), a)).toList();
    List<Squares> found = run(items(born, Term.BORN_KL, all));
    if (Math.sqrt(signal(found)) < Noise.NONE) {
      return Optional.empty();
    }
    double[] ratios = ratios(found);
    double[][] exact = probabilities(born, Shots.EXACT);
    double[][] counted = probabilities(born, with(shots.count(), 0));
    int classes = born.circuits.get(0).readout().numClasses();
    double largest = 0;
    int unseen = 0;
    for (int m = 0; m < exact.length; m++) {
      for (int image = 0; image < born.images.size(); image++) {
        boolean missing = false;
        for (int c = 0; c < classes; c++) {
          int at = image * classes + c;
          largest = Math.max(largest, peers(exact, m, at) / exact[m][at]);
          // Without a count, Readout.LEAST is all that is left.
          missing |= counted[m][at] < 1e-9 && peers(counted, m, at) > 1e-9;
        }
        unseen += missing ? 1 : 0;
      }
    }
    List<Smoothing.Tried> list = new ArrayList<>();
    for (double a : tried) {
      list.add(new Smoothing.Tried(a, ratios[list.size()]));
    }
    double share = (double) unseen / exact.length / born.images.size();
    return Optional.of(new Smoothing(largest, share, shots.count(), list));
  }

  /** The mean of a number of the others. */
  private static double peers(double[][] probabilities, int student, int at) {
    double sum = 0;
    for (int j = 0; j < probabilities.length; j++) {
      sum += j == student ? 0 : probabilities[j][at];
    }
    return sum / (probabilities.length - 1);
  }

  /** Class probabilities of all students, {@code [student][image C + class]}. */
  private static double[][] probabilities(Students students, Shots shots) {
    int[] which = MathArrays.natural(students.images.size());
    double[][] all = new double[students.count()][];
    for (int m = 0; m < all.length; m++) {
      LossGradient loss = new LossGradient(students.circuits.get(m));
      loss.bind(students.weights.get(m));
      loss.estimateBy(shots, m);
      int classes = loss.numClasses();
      all[m] = new double[which.length * classes];
      for (int from = 0; from < which.length; from += Simulator.BLOCK) {
        int count = Math.min(Simulator.BLOCK, which.length - from);
        loss.forward(students.images.encoded(students.circuits.get(m)), which, from, count);
        for (int k = 0; k < count * classes; k++) {
          all[m][from * classes + k] = loss.probability(k / classes, k % classes);
        }
      }
    }
    return all;
  }

  private Shots with(int count, double smoothing) {
    return new Shots(count, smoothing, shots.seed());
  }

  private int numStudents() {
    return Math.min(MOST_STUDENTS, students.count());
  }

  private List<Item> items(Students of, Term term, List<Shots> all) {
    return IntStream.range(0, numStudents()).mapToObj(m -> new Item(of, m, term, all)).toList();
  }

  private List<Squares> run(List<Item> items) {
    return Tasks.run(context, "shots", items, new Measure());
  }

  private static double signal(List<Squares> ofStudents) {
    return ofStudents.stream().mapToDouble(each -> each.signal).sum();
  }

  private static double[] ratios(List<Squares> ofStudents) {
    double[] ratios = new double[ofStudents.get(0).noises.length];
    Arrays.setAll(
        ratios,
        s ->
            Math.sqrt(
                ofStudents.stream().mapToDouble(each -> each.noises[s]).sum()
                    / signal(ofStudents)));
    return ratios;
  }
}
