package org.qicd.train.round;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.simulate.Simulator;
import org.qicd.train.sample.Probes;
import org.qicd.train.sample.SharedImages;
import org.qicd.train.slice.EncodedSlice;

/** What a round does: images, pull and step sizes, decided on the driver before any task runs. */
public final class RoundPlan implements Serializable {
  private static final long serialVersionUID = 1;

  public final int round;
  public final double lambda;

  /** Step size of each step. */
  public final double[] stepSizes;

  /** Students that take part, ascending. */
  private final int[] present;

  private final int numStudents;

  /** [step][student]: ids of labelled images; none of an absent student. */
  private final int[][][] labelled;

  /** [step][student]: sum of the weights of those images. */
  private final double[][] labelledWeight;

  /** [step]: ids of shared images; empty without a divergence, and where there are probes. */
  private final int[][] shared;

  /** [step]: sum of the weights of the images or probes that students are compared on. */
  private final double[] sharedWeight;

  private final Probes probes; // null: none

  /** The first step's number in the run. */
  private final int firstStep;

  public RoundPlan(
      int round,
      int[] present,
      double lambda,
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
        stepSizes,
        labelled,
        labelledWeight,
        shared,
        sharedWeight,
        probes);
  }

  private RoundPlan(
      int round,
      int firstStep,
      int[] present,
      double lambda,
      double[] stepSizes,
      int[][][] labelled,
      double[][] labelledWeight,
      int[][] shared,
      double[] sharedWeight,
      Probes probes) {
    this.round = round;
    this.firstStep = firstStep;
    this.present = present;
    this.numStudents = labelled[0].length;
    this.lambda = lambda;
    this.stepSizes = stepSizes;
    this.labelled = labelled;
    this.labelledWeight = labelledWeight;
    this.shared = shared;
    this.sharedWeight = sharedWeight;
    this.probes = probes;
  }

  /** How many students take part. */
  public int numPresent() {
    return present.length;
  }

  /** How many circuits in a row, of those that take part, step by their mean gradient; 1: none. */
  int numTogether(boolean averagesGradients) {
    return averagesGradients ? present.length : 1;
  }

  /** Whether a circuit's student takes part. */
  boolean takesPart(int circuit) {
    return Arrays.binarySearch(present, circuit % numStudents) >= 0;
  }

  boolean hasSamePresent(RoundPlan other) {
    return Arrays.equals(present, other.present);
  }

  /** What belongs to circuits that take part, in their order. */
  public <T> List<T> present(List<T> all) {
    return IntStream.range(0, all.size()).filter(this::takesPart).mapToObj(all::get).toList();
  }

  /**
   * The inverse: one for each circuit.
   *
   * @param those of circuits that take part
   * @param absent for each other circuit, by its index
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

  /** One of the round's steps, as the plan of a job that takes no other. */
  RoundPlan step(int step) {
    return new RoundPlan(
        round,
        firstStep + step,
        present,
        lambda,
        new double[] {stepSizes[step]},
        new int[][][] {labelled[step]},
        new double[][] {labelledWeight[step]},
        new int[][] {shared[step]},
        new double[] {sharedWeight[step]},
        probes);
  }

  /** Ids of a circuit's labelled images: those of its student, the same in all groups. */
  int[] labelled(int step, int circuit) {
    return labelled[step][circuit % labelled[step].length];
  }

  /** What a slice has, for a circuit, of a step's inputs on which students are compared. */
  public SharedImages shared(EncodedSlice slice, int step, Circuit circuit) {
    return probes == null
        ? new SharedImages(slice.images(circuit), slice.positions(shared[step]))
        : probes.of(firstStep + step, slice.index);
  }

  /** Gradients of single images or probes that the circuits of a run take in this round. */
  public long numGradients(int circuits) {
    long gradients = 0;
    for (int step = 0; step < numSteps(); step++) {
      for (int c = 0; c < circuits; c++) {
        int pulled = lambda > 0 && takesPart(c) ? numShared(step) : 0;
        gradients += labelled(step, c).length + pulled;
      }
    }
    return gradients;
  }

  /** Images or probes of all steps on which students are compared. */
  long numShared() {
    return IntStream.range(0, numSteps()).mapToLong(this::numShared).sum();
  }

  private int numShared(int step) {
    return probes == null ? shared[step].length : probes.count();
  }

  int numStudents() {
    return numStudents;
  }

  /** Ids of images that the plan names for all students to meet on, in a step. */
  int sharedIds(int step) {
    return shared[step].length;
  }

  /** Blocks of 8 images or probes that the outputs of all steps fill, over all slices. */
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

  /** The factor of a labelled image of weight 1: the loss is a weighted mean over its batch. */
  double taskScale(int step, int circuit) {
    double weight = labelledWeight[step][circuit % labelledWeight[step].length];
    return weight == 0 ? 0 : 1 / weight;
  }

  /** The factor of a shared image of weight 1 in every student's loss. */
  public double pullScale(int step) {
    return sharedWeight[step] == 0 ? 0 : lambda / sharedWeight[step];
  }
}
