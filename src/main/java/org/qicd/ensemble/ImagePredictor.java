package org.qicd.ensemble;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.circuit.Circuit;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleReadout;
import org.qicd.distill.LossGradient;
import org.qicd.distill.StudentOutputs;
import org.qicd.simulate.EncodedImages;

/**
 * Predicts one image at a time, with weights that are bound once. It belongs to one thread. It is
 * its own prediction, of the image that it was given last. That image, given again, is not
 * simulated again: Spark asks for each column of a row separately.
 */
final class ImagePredictor implements ImagePrediction {
  /** As many as the models of a pipeline. Further ones are made again when they are needed. */
  private static final int MOST = 4;

  /** Compiled circuits and buffers, which are kept from task to task. */
  private static final ThreadLocal<Map<EnsemblePredictor, ImagePredictor>> PREDICTORS =
      ThreadLocal.withInitial(
          () ->
              new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(
                    Map.Entry<EnsemblePredictor, ImagePredictor> eldest) {
                  return size() > MOST;
                }
              });

  private static final int[] ONE = {0};

  private final Thread owner = Thread.currentThread();
  private final Circuit circuit;
  private final int groupSize;
  private final List<LossGradient> students = new ArrayList<>();
  private final List<StudentOutputs> states = new ArrayList<>();
  private final EnsembleReadout readout;
  private double[] last = {}; // the image of this prediction; empty if there is none

  private ImagePredictor(EnsemblePredictor ensemble) {
    circuit = ensemble.circuits().get(0);
    groupSize = ensemble.groupSize();
    for (Circuit each : ensemble.circuits()) {
      LossGradient student = new LossGradient(each);
      student.bind(ensemble.weights(students.size()));
      students.add(student);
    }
    readout = new EnsembleReadout(students);
  }

  static ImagePredictor ofThisThread(EnsemblePredictor ensemble) {
    return PREDICTORS.get().computeIfAbsent(ensemble, ImagePredictor::new);
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
    if (Arrays.equals(image, last)) {
      return;
    }
    last = new double[0];
    EncodedImages encoded = EncodedImages.one(circuit, image);
    students.forEach(student -> student.forward(encoded, ONE, 0, 1));
    last = image.clone();
  }

  @Override
  public double[] logProbabilities() {
    return readout.logProbabilities(0).clone();
  }

  @Override
  public double[][] studentProbabilities() {
    double[][] probabilities = new double[students.size()][circuit.readout().numClasses()];
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
    if (states.isEmpty()) {
      students.forEach(
          student -> states.add(new StudentOutputs(Divergence.INFIDELITY, circuit, 1)));
    }
    double mean = 0;
    int pairs = 0;
    for (int m = 0; m < students.size(); m++) {
      students.get(m).output(Divergence.INFIDELITY, states.get(m), 0);
      for (int j = m - m % groupSize; j < m; j++) {
        pairs++;
        mean += 1 - states.get(m).states().fidelities(states.get(j).states())[0];
      }
    }
    return mean / pairs; // 0 / 0 is NaN
  }
}
