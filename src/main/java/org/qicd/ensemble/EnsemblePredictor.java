package org.qicd.ensemble;

import static org.qicd.simulate.Simulator.BLOCK;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleReadout;
import org.qicd.distill.LossGradient;
import org.qicd.distill.StudentOutputs;
import org.qicd.simulate.EncodedImages;

/**
 * Predicts images with a trained ensemble. It works on blocks of 8 images, and a block costs as
 * much as a single image. A predictor may be used on any executor and by several threads at once.
 */
public final class EnsemblePredictor implements Serializable {
  private static final long serialVersionUID = 1;

  private final StudentCircuits circuits;
  private final List<Student> students;
  private final Circuit circuit;
  private final int groupSize;
  private final boolean comparesStates;

  /**
   * Takes the students.
   *
   * @param comparesStates whether predictions include the infidelity between the students' states
   */
  public EnsemblePredictor(TrainedEnsemble ensemble, boolean comparesStates) {
    this.circuits = new StudentCircuits(ensemble.circuits());
    this.students = new ArrayList<>(ensemble.students());
    this.circuit = ensemble.circuit(0);
    this.groupSize = ensemble.numCircuits() / ensemble.numGroups();
    this.comparesStates = comparesStates && groupSize > 1;
  }

  /**
   * Predicts images.
   *
   * @param features image-major: feature f of image i at {@code i * numFeatures + f}
   * @return one prediction for each image, in their order
   * @throws IllegalArgumentException if an image cannot be encoded
   */
  public List<Prediction> predict(double[] features, int numFeatures) {
    List<LossGradient> losses = students.stream().map(circuits::bound).toList();
    EnsembleReadout readout = new EnsembleReadout(losses);
    List<StudentOutputs> states = new ArrayList<>();
    if (comparesStates) {
      losses.forEach(
          loss -> states.add(new StudentOutputs(Divergence.INFIDELITY, loss.circuit(), BLOCK)));
    }
    int size = features.length / numFeatures;
    List<Prediction> predictions = new ArrayList<>(size);
    int[] which = IntStream.range(0, BLOCK).toArray();
    for (int from = 0; from < size; from += BLOCK) {
      int count = Math.min(BLOCK, size - from);
      // Images are encoded block by block, because all images of a slice together may not fit the
      // heap.
      EncodedImages images =
          EncodedImages.of(
              circuit,
              Arrays.copyOfRange(features, from * numFeatures, (from + count) * numFeatures),
              numFeatures);
      for (int m = 0; m < losses.size(); m++) {
        losses.get(m).forward(images, which, 0, count);
        if (comparesStates) {
          losses.get(m).output(Divergence.INFIDELITY, states.get(m), 0);
        }
      }
      double[] infidelity = infidelity(states);
      for (int lane = 0; lane < count; lane++) {
        predictions.add(prediction(losses, readout, lane, infidelity[lane]));
      }
    }
    return predictions;
  }

  /**
   * Refuses an image that cannot be encoded.
   *
   * @throws IllegalArgumentException with the reason
   */
  public void check(double[] image) {
    EncodedImages.check(circuit.encoding(), circuit.numQubits(), circuit.scaling(), image);
  }

  /** Returns a substitute for images that have no prediction. All its numbers are NaN. */
  public Prediction none() {
    double[] logs = new double[circuit.readout().numClasses()];
    Arrays.fill(logs, Double.NaN);
    double[][] own = new double[students.size()][];
    Arrays.fill(own, logs);
    return new Prediction(logs, own, Double.NaN, Double.NaN);
  }

  private Prediction prediction(
      List<LossGradient> losses, EnsembleReadout readout, int lane, double infidelity) {
    double[] logs = readout.logProbabilities(lane).clone();
    double[] mean = EnsembleReadout.probabilities(logs);
    double[][] own = new double[losses.size()][logs.length];
    double information = 0;
    for (int c = 0; c < logs.length; c++) {
      for (int m = 0; m < own.length; m++) {
        own[m][c] = losses.get(m).probability(lane, c);
        information += own[m][c] * losses.get(m).logProbability(lane, c) / own.length;
      }
      information -= mean[c] * logs[c];
    }
    // Rounding may leave the information of equal students just below 0.
    return new Prediction(logs, own, Math.max(0, information), infidelity);
  }

  /**
   * The mean infidelity over the pairs of students in a group, for each lane of the block; NaN if
   * there are no states.
   */
  private double[] infidelity(List<StudentOutputs> students) {
    double[] mean = new double[BLOCK];
    int pairs = 0;
    for (int m = 0; m < students.size(); m++) {
      for (int j = m - m % groupSize; j < m; j++) {
        pairs++;
        double[] fidelity = students.get(m).states().fidelities(students.get(j).states());
        for (int lane = 0; lane < BLOCK; lane++) {
          mean[lane] += 1 - fidelity[lane];
        }
      }
    }
    for (int lane = 0; lane < BLOCK; lane++) {
      mean[lane] /= pairs; // 0 / 0 is NaN
    }
    return mean;
  }
}
