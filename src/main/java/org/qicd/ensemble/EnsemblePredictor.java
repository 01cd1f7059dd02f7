package org.qicd.ensemble;

import static org.qicd.simulate.Simulator.BLOCK;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.distill.EnsembleReadout;
import org.qicd.distill.LossGradient;
import org.qicd.measure.Shots;
import org.qicd.simulate.EncodedImages;

/**
 * Predicts images with a trained ensemble, one at a time or in blocks of 8. Both ways give the same
 * bits. A predictor may be used on any executor and by several threads at once. Predictors are
 * equal if their students' circuits, weights and shots are.
 */
public final class EnsemblePredictor implements Serializable {
  private static final long serialVersionUID = 1;

  /** How many a thread keeps: as many as a pipeline may have models. */
  private static final int MOST = 4;

  /** Each thread's compiled circuits and buffers, which are kept from task to task. */
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

  private final List<Circuit> circuits;
  private final double[][] weights; // [student][weight]
  private final int groupSize;
  private final Shots shots;

  /** The predictor of the thread that asked last. */
  private transient volatile ImagePredictor recent;

  /** Takes the students. */
  public EnsemblePredictor(TrainedEnsemble ensemble) {
    this(
        new ArrayList<>(ensemble.circuits()),
        IntStream.range(0, ensemble.numCircuits())
            .mapToObj(ensemble::weights)
            .toArray(double[][]::new),
        ensemble.numCircuits() / ensemble.numGroups(),
        ensemble.shots());
  }

  private EnsemblePredictor(
      List<Circuit> circuits, double[][] weights, int groupSize, Shots shots) {
    this.circuits = circuits;
    this.weights = weights;
    this.groupSize = groupSize;
    this.shots = shots;
  }

  /** Returns a predictor of the same students, whose class probabilities come from shots. */
  public EnsemblePredictor measuredBy(Shots other) {
    return new EnsemblePredictor(circuits, weights, groupSize, other);
  }

  /**
   * Predicts one image.
   *
   * @return the prediction, which is valid until the next call in this thread
   * @throws IllegalArgumentException if the image cannot be encoded
   */
  public ImagePrediction predict(double[] image) {
    ImagePredictor predictor = recent;
    if (predictor == null || !predictor.belongsToThisThread()) {
      predictor =
          PREDICTORS
              .get()
              .computeIfAbsent(
                  this, key -> new ImagePredictor(circuits, weights, groupSize, shots));
      recent = predictor;
    }
    predictor.predict(image);
    return predictor;
  }

  /** How class probabilities are estimated. */
  public Shots shots() {
    return shots;
  }

  /** Returns a substitute for images that have no prediction. All its numbers are NaN. */
  public ImagePrediction none() {
    return new ImagePrediction.None(weights.length, circuits.get(0).readout().numClasses());
  }

  /**
   * Predicts images in blocks.
   *
   * @param features image-major: feature f of image i at {@code i * numFeatures + f}
   * @return the natural logarithms of the class probabilities of each image
   * @throws IllegalArgumentException if an image cannot be encoded
   */
  public List<double[]> logProbabilities(double[] features, int numFeatures) {
    StudentCircuits all = new StudentCircuits(circuits);
    List<LossGradient> losses =
        IntStream.range(0, weights.length)
            .mapToObj(m -> all.bound(Student.starting(m, weights[m]), shots))
            .toList();
    EnsembleReadout readout = new EnsembleReadout(losses);
    int size = features.length / numFeatures;
    List<double[]> predictions = new ArrayList<>(size);
    int[] which = IntStream.range(0, BLOCK).toArray();
    for (int from = 0; from < size; from += BLOCK) {
      int count = Math.min(BLOCK, size - from);
      // Images are encoded block by block, because all images of a slice together may not fit the
      // heap.
      EncodedImages images =
          EncodedImages.of(
              circuits.get(0),
              Arrays.copyOfRange(features, from * numFeatures, (from + count) * numFeatures),
              numFeatures);
      losses.forEach(loss -> loss.forward(images, which, 0, count));
      for (int lane = 0; lane < count; lane++) {
        predictions.add(readout.logProbabilities(lane).clone());
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
    Circuit circuit = circuits.get(0);
    EncodedImages.check(circuit.featureMap(), circuit.numQubits(), circuit.scaling(), image);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EnsemblePredictor predictor
        && groupSize == predictor.groupSize
        && shots.equals(predictor.shots)
        && Arrays.deepEquals(weights, predictor.weights)
        && circuits.equals(predictor.circuits);
  }

  /** Does not read the circuits, since a hash of them takes long. */
  @Override
  public int hashCode() {
    return Arrays.deepHashCode(weights);
  }
}
