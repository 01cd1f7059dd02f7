package org.qicd.train.round;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.measure.Shots;
import org.qicd.simulate.Simulator;
import org.qicd.train.sample.ClassWeights;
import org.qicd.train.sample.Probes;
import org.qicd.train.sample.SharedImages;
import org.qicd.train.slice.EncodedSlice;

/**
 * What a round does: its participants and images, the weight of the distillation term, and the step
 * sizes. The driver decides all of this before any task of the round runs.
 */
public final class RoundPlan implements Serializable {
  private static final long serialVersionUID = 1;

  /** The number of the round, from 0. */
  public final int round;

  /** The weight of the distillation term; 0 if the round has none. */
  public final double lambda;

  /** The weight of the task term. */
  public final double taskWeight;

  /** The step size of each step, in radians. */
  public final double[] stepSizes;

  /** The students that take part, in ascending order. */
  private final int[] present;

  private final int numStudents;

  /** [step][student]: ids of labelled images. An absent student has none. */
  private final int[][][] labelled;

  /** [step][student]: sum of the weights of those images. */
  private final double[][] labelledWeight;

  /** How images count in the task term, by class. */
  private final ClassWeights classes;

  /** [step][student]: sum of the weights of the labelled images, times the factors of classes. */
  private final double[][] classedWeight;

  /** [step]: ids of shared images. There are none without a divergence, or if there are probes. */
  private final int[][] shared;

  /** [step]: sum of the weights of the images or probes that students are compared on. */
  private final double[] sharedWeight;

  private final Probes probes; // null: none

  /** How often each circuit is run, where gradients are measured. */
  public final Shots shots;

  /** The number of the first step, counted from the start of the run. */
  private final int firstStep;

  public RoundPlan(
      int round,
      int[] present,
      double lambda,
      double taskWeight,
      double[] stepSizes,
      int[][][] labelled,
      double[][] labelledWeight,
      int[][] shared,
      double[] sharedWeight,
      Probes probes) {
    this(
        round,
        round * stepSizes.length,
        present,
        lambda,
        taskWeight,
        stepSizes,
        labelled,
        labelledWeight,
        ClassWeights.NONE,
        labelledWeight,
        shared,
        sharedWeight,
        probes,
        Shots.EXACT);
  }

  private RoundPlan(
      int round,
      int firstStep,
      int[] present,
      double lambda,
      double taskWeight,
      double[] stepSizes,
      int[][][] labelled,
      double[][] labelledWeight,
      ClassWeights classes,
      double[][] classedWeight,
      int[][] shared,
      double[] sharedWeight,
      Probes probes,
      Shots shots) {
    this.round = round;
    this.firstStep = firstStep;
    this.present = present;
    this.numStudents = labelled[0].length;
    this.lambda = lambda;
    this.taskWeight = taskWeight;
    this.stepSizes = stepSizes;
    this.labelled = labelled;
    this.labelledWeight = labelledWeight;
    this.classes = classes;
    this.classedWeight = classedWeight;
    this.shared = shared;
    this.sharedWeight = sharedWeight;
    this.probes = probes;
    this.shots = shots;
  }

  /**
   * This plan with task terms in which classes count as given.
   *
   * @param sums [step][student]: sum of the weights of the labelled images, times these factors
   */
  public RoundPlan counting(ClassWeights factors, double[][] sums) {
    return new RoundPlan(
        round,
        firstStep,
        present,
        lambda,
        taskWeight,
        stepSizes,
        labelled,
        labelledWeight,
        factors,
        sums,
        shared,
        sharedWeight,
        probes,
        shots);
  }

  /** This plan with circuits that are run so often. */
  public RoundPlan measuredBy(Shots other) {
    return new RoundPlan(
        round,
        firstStep,
        present,
        lambda,
        taskWeight,
        stepSizes,
        labelled,
        labelledWeight,
        classes,
        classedWeight,
        shared,
        sharedWeight,
        probes,
        other);
  }

  /** The number of a step of this round, counted from the start of the run. */
  int stepOfRun(int step) {
    return firstStep + step;
  }

  /** The number of students that take part. */
  public int numPresent() {
    return present.length;
  }

  /**
   * How many consecutive circuits of those that take part share a step by the mean of their
   * gradients. With 1, each circuit takes its own step.
   */
  int numTogether(boolean averagesGradients) {
    return averagesGradients ? present.length : 1;
  }

  /**
   * Whether gradients of the task term and of the distillation term are kept apart.
   *
   * @param averagesTasks whether students average the gradients of their task terms alone
   */
  boolean isApart(boolean averagesTasks) {
    return averagesTasks && lambda > 0;
  }

  /** Whether the student of this circuit takes part. */
  boolean takesPart(int circuit) {
    return Arrays.binarySearch(present, circuit % numStudents) >= 0;
  }

  /** Of a list with one element for each circuit, the elements of circuits that take part. */
  public <T> List<T> present(List<T> all) {
    return IntStream.range(0, all.size()).filter(this::takesPart).mapToObj(all::get).toList();
  }

  /**
   * The inverse of {@link #present(List)}: a list with one element for each circuit.
   *
   * @param those the elements of the circuits that take part
   * @param absent gives the element of each other circuit, by its index
   */
  public <T> List<T> joined(List<T> those, int numCircuits, IntFunction<T> absent) {
    Iterator<T> next = those.iterator();
    return IntStream.range(0, numCircuits)
        .mapToObj(c -> takesPart(c) ? next.next() : absent.apply(c))
        .toList();
  }

  public int numSteps() {
    return stepSizes.length;
  }

  /** The plan of a single step of this round. */
  RoundPlan step(int step) {
    return new RoundPlan(
        round,
        firstStep + step,
        present,
        lambda,
        taskWeight,
        new double[] {stepSizes[step]},
        new int[][][] {labelled[step]},
        new double[][] {labelledWeight[step]},
        classes,
        new double[][] {classedWeight[step]},
        new int[][] {shared[step]},
        new double[] {sharedWeight[step]},
        probes,
        shots);
  }

  /** Ids of a circuit's labelled images. All circuits of a student have the same ones. */
  int[] labelled(int step, int circuit) {
    return labelled[step][circuit % labelled[step].length];
  }

  /**
   * The slice's part of the images or probes on which students are compared in a step.
   *
   * @param circuit the circuit for which they are encoded
   */
  public SharedImages shared(EncodedSlice slice, int step, Circuit circuit) {
    return probes == null
        ? new SharedImages(slice.images(circuit), slice.positions(shared[step]))
        : probes.of(firstStep + step, slice.index);
  }

  /**
   * The number of gradients of single images and probes that are computed in this round.
   *
   * @param depths for each circuit of the run, how many circuits learn from its labelled images: 1,
   *     or more if first layers learn as well
   */
  public long numGradients(int[] depths) {
    long gradients = 0;
    for (int step = 0; step < numSteps(); step++) {
      for (int c = 0; c < depths.length; c++) {
        int compared = lambda > 0 && takesPart(c) ? numShared(step) : 0;
        // Without images to compare on, the labelled ones have the distillation term.
        boolean swept = taskWeight > 0 || (lambda > 0 && numShared(step) == 0);
        int learned = swept ? labelled(step, c).length * depths[c] : 0;
        gradients += learned + compared;
      }
    }
    return gradients;
  }

  /** The number of images or probes, over all steps, on which students are compared. */
  long numShared() {
    return IntStream.range(0, numSteps()).mapToLong(this::numShared).sum();
  }

  int numShared(int step) {
    return probes == null ? shared[step].length : probes.count();
  }

  int numStudents() {
    return numStudents;
  }

  /** The number of ids of shared images in a step. It is 0 if there are probes. */
  int sharedIds(int step) {
    return shared[step].length;
  }

  /** The number of blocks of 8 images or probes in the outputs of all steps, over all slices. */
  long sharedBlocks(int numSlices, int sliceSize) {
    long blocks = 0;
    for (int step = 0; step < numSteps(); step++) {
      int[] counts = new int[numSlices];
      if (probes == null) {
        for (int id : shared[step]) {
          counts[id / sliceSize]++;
        }
      } else {
        Arrays.setAll(counts, probes::count);
      }
      blocks += Arrays.stream(counts).mapToLong(Simulator::blocks).sum();
    }
    return blocks;
  }

  /**
   * The factor of a labelled image of weight 1 in its student's task term, before that of its
   * class. It is one over the sum of what all images of the batch count, because the task term is a
   * weighted mean over the batch.
   */
  double taskScale(int step, int circuit) {
    return inverse(classedWeight[step][circuit % numStudents]);
  }

  /** The same where all classes count alike. */
  double labelledScale(int step, int circuit) {
    return inverse(labelledWeight[step][circuit % numStudents]);
  }

  private static double inverse(double weight) {
    return weight == 0 ? 0 : 1 / weight;
  }

  /** How the images of a circuit's student count in the task term, by class; empty if alike. */
  double[] classFactors(int circuit) {
    return classes.of(circuit % numStudents);
  }

  /** How many numbers say how classes count. */
  int numClassFactors() {
    return classes.count();
  }

  /**
   * The factor of a shared image of weight 1 in every student's loss: lambda over the sum of the
   * weights.
   */
  public double distillScale(int step) {
    return sharedWeight[step] == 0 ? 0 : lambda / sharedWeight[step];
  }
}
