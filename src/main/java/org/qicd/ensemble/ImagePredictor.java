package org.qicd.ensemble;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.qicd.circuit.Circuit;
import org.qicd.distill.ClassProbabilities;
import org.qicd.distill.EnsembleReadout;
import org.qicd.distill.ImageReadouts;
import org.qicd.measure.Shots;
import org.qicd.simulate.ImageSimulator;
import org.qicd.simulate.Plan;
import org.qicd.simulate.StateBatch;

/**
 * Predicts one image at a time, with weights that are bound once. It belongs to one thread. It is
 * its own prediction, of the image that it was given last. That image, given again, is not
 * simulated again: Spark asks for each column of a row separately.
 */
final class ImagePredictor implements ImagePrediction {
  private final Thread owner = Thread.currentThread();
  private final int numQubits;
  private final int groupSize;

  /** The students, in sets of up to 8 whose circuits have the same gates. */
  private final List<ImageReadouts> sets = new ArrayList<>();

  /** The number of each student's set, and its place there. */
  private final int[] setOf;

  private final int[] placeOf;
  private final List<ClassProbabilities> students = new ArrayList<>();
  private final EnsembleReadout readout;
  private final List<StateBatch> states = new ArrayList<>(); // made when first needed
  private double[] last = {}; // the image of this prediction
  private boolean known; // whether there is a prediction

  /**
   * Compiles circuits and binds weights to them.
   *
   * @param circuits of each student
   * @param weights as [student][weight]
   * @param groupSize how many students, one after the other, are compared with each other
   * @param shots by which class probabilities are estimated
   */
  ImagePredictor(List<Circuit> circuits, double[][] weights, int groupSize, Shots shots) {
    numQubits = circuits.get(0).numQubits();
    this.groupSize = groupSize;
    int count = circuits.size();
    setOf = new int[count];
    placeOf = new int[count];
    Map<Circuit, Plan> compiled = new HashMap<>();
    List<List<Plan>> plans = new ArrayList<>();
    List<List<double[]>> bound = new ArrayList<>();
    List<List<Integer>> members = new ArrayList<>();
    for (int m = 0; m < count; m++) {
      Plan plan = compiled.computeIfAbsent(circuits.get(m), Plan::of);
      int set = 0;
      while (set < plans.size() && !fits(plan, plans.get(set))) {
        set++;
      }
      if (set == plans.size()) {
        plans.add(new ArrayList<>());
        bound.add(new ArrayList<>());
        members.add(new ArrayList<>());
      }
      setOf[m] = set;
      placeOf[m] = plans.get(set).size();
      plans.get(set).add(plan);
      bound.get(set).add(weights[m]);
      members.get(set).add(m);
    }
    for (int set = 0; set < plans.size(); set++) {
      sets.add(new ImageReadouts(plans.get(set), bound.get(set), shots, members.get(set)));
    }
    for (int m = 0; m < count; m++) {
      students.add(sets.get(setOf[m]).student(placeOf[m]));
    }
    readout = new EnsembleReadout(students);
  }

  private static boolean fits(Plan plan, List<Plan> set) {
    return set.size() < ImageSimulator.MOST && ImageSimulator.alike(plan, set.get(0));
  }

  boolean belongsToThisThread() {
    return owner == Thread.currentThread();
  }

  /**
   * Makes this the prediction of an image.
   *
   * @throws IllegalArgumentException if the image cannot be encoded
   */
  void predict(double[] image) {
    if (known && Arrays.equals(image, last)) {
      return;
    }
    known = false;
    for (ImageReadouts set : sets) {
      set.forward(image);
    }
    if (last.length != image.length) {
      last = new double[image.length];
    }
    System.arraycopy(image, 0, last, 0, image.length);
    known = true;
  }

  @Override
  public double[] logProbabilities() {
    return readout.logProbabilities(0).clone();
  }

  @Override
  public double[][] studentProbabilities() {
    double[][] probabilities = new double[students.size()][students.get(0).numClasses()];
    for (int m = 0; m < probabilities.length; m++) {
      for (int c = 0; c < probabilities[m].length; c++) {
        probabilities[m][c] = students.get(m).probability(0, c);
      }
    }
    return probabilities;
  }

  @Override
  public double disagreement() {
    return readout.disagreement(0);
  }

  @Override
  public double infidelity() {
    double mean = 0;
    int pairs = 0;
    for (int m = 0; m < setOf.length; m++) {
      if (states.size() == m) {
        states.add(new StateBatch(numQubits, 1));
      }
      sets.get(setOf[m]).store(placeOf[m], states.get(m));
      for (int j = m - m % groupSize; j < m; j++) {
        pairs++;
        mean += 1 - states.get(m).fidelities(states.get(j))[0];
      }
    }
    return mean / pairs; // 0 / 0 is NaN
  }
}
