package org.qicd.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.storage.StorageLevel;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.EnsembleReadout;
import org.qicd.ensemble.EnsemblePredictor;
import org.qicd.ensemble.TrainedEnsemble;

/**
 * The temperature of an ensemble's probabilities, see {@link EnsembleReadout#tempered}, at which
 * labelled images are likeliest: it minimises the weighted mean of {@code -log q_label}. This mean
 * is convex in 1 / T, so its slope has one zero at most, which Brent's method finds. Without one,
 * the highest temperature is taken if the mean falls up to it. If it falls down to the lowest one,
 * as where no image is misread, none is: probabilities would be certain.
 *
 * <p>Sums run over the images of a slice, and then over the slices in their order. So the bits of
 * the temperature do not depend on partitions, executors or cores.
 *
 * @param value T
 * @param images number of labelled images
 * @param lossBefore weighted mean of {@code -log p_label} in nats, before
 * @param loss the same of the probabilities at the temperature
 */
public record Temperature(double value, int images, double lossBefore, double loss) {
  /** The lowest temperature that is fitted. */
  public static final double LOWEST = 0.01;

  /** The highest temperature that is fitted, at which nearly all classes are equally probable. */
  public static final double HIGHEST = 100;

  private static final double ACCURACY = 1e-10;
  private static final int MOST_STEPS = 200;

  /** Thrown if no temperature between the bounds is the best one. */
  static final class NoneException extends Exception {
    private static final long serialVersionUID = 1;

    NoneException(String message) {
      super(message);
    }
  }

  /**
   * Fits the temperature.
   *
   * @param images of which at least one has a label
   * @throws NoneException with the reason in words if no temperature between the bounds is best
   */
  static Temperature fit(TrainedEnsemble ensemble, SlicedExamples images) throws NoneException {
    JavaRDD<Scores> scores =
        images
            .slices()
            .map(new Scored(new EnsemblePredictor(ensemble)))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return fit(
          temperature -> {
            Sums all = new Sums();
            scores.map(new Summed(temperature)).collect().forEach(all::add);
            return all;
          });
    } finally {
      scores.unpersist(false);
    }
  }

  /**
   * Fits the temperature.
   *
   * @param sums over the images at a temperature
   * @throws NoneException with the reason in words if no temperature between the bounds is best
   */
  static Temperature fit(DoubleFunction<Sums> sums) throws NoneException {
    Sums before = sums.apply(1);
    if (!(before.weight > 0)) {
      throw new NoneException(
          "all %d labelled validation images have weight 0".formatted(before.images));
    }
    Sums highest = sums.apply(HIGHEST);
    if (highest.slope >= 0) { // Even there, the ensemble is surer than it should be.
      return new Temperature(HIGHEST, before.images, before.loss(), highest.loss());
    }
    if (sums.apply(LOWEST).slope <= 0) {
      throw new NoneException(
          "the best one for the %d labelled validation images is below %s, as where none is misread"
              .formatted(before.images, LOWEST));
    }
    double best =
        StrictMath.exp(
            new BrentSolver(ACCURACY)
                .solve(
                    MOST_STEPS,
                    log -> sums.apply(StrictMath.exp(log)).slope,
                    StrictMath.log(LOWEST),
                    StrictMath.log(HIGHEST),
                    0));
    return new Temperature(best, before.images, before.loss(), sums.apply(best).loss());
  }

  /** Sums over labelled images at a temperature. */
  static final class Sums implements Serializable {
    private static final long serialVersionUID = 1;

    private int images;
    private double weight;
    private double loss;

    /** The derivative of the loss by 1 / T, without the factor 1 / weight. */
    private double slope;

    double loss() {
      return loss / weight;
    }

    void add(Sums other) {
      images += other.images;
      weight += other.weight;
      loss += other.loss;
      slope += other.slope;
    }

    /** Adds an image by the logarithms of its class probabilities. */
    void add(double[] logs, int label, double imageWeight, double temperature) {
      double[] at = EnsembleReadout.tempered(logs, temperature);
      double[] q = EnsembleReadout.probabilities(at);
      double mean = 0;
      for (int c = 0; c < q.length; c++) {
        mean += q[c] * (logs[c] - logs[label]);
      }
      images++;
      weight += imageWeight;
      loss -= imageWeight * at[label];
      slope += imageWeight * mean;
    }
  }

  /** What an ensemble says of the labelled images of a slice. */
  @DefaultSerializer(JavaSerializer.class)
  private static final class Scores implements Serializable {
    private static final long serialVersionUID = 1;

    private final double[][] logs; // [image][class]
    private final int[] labels;
    private final double[] weights;

    Scores(int size) {
      logs = new double[size][];
      labels = new int[size];
      weights = new double[size];
    }
  }

  private static final class Scored implements Function<Slice, Scores> {
    private static final long serialVersionUID = 1;

    private final EnsemblePredictor predictor;

    Scored(EnsemblePredictor predictor) {
      this.predictor = predictor;
    }

    @Override
    public Scores call(Slice slice) {
      int width = slice.numFeatures();
      Scores scores =
          new Scores((int) Arrays.stream(slice.labels()).filter(label -> label >= 0).count());
      double[] features = new double[scores.labels.length * width];
      int kept = 0;
      for (int i = 0; i < slice.size(); i++) {
        if (slice.labels()[i] >= 0) {
          System.arraycopy(slice.features(), i * width, features, kept * width, width);
          scores.labels[kept] = slice.labels()[i];
          scores.weights[kept++] = slice.weights()[i];
        }
      }
      List<double[]> logs = predictor.logProbabilities(features, width);
      for (int i = 0; i < kept; i++) {
        scores.logs[i] = logs.get(i);
      }
      return scores;
    }
  }

  private static final class Summed implements Function<Scores, Sums> {
    private static final long serialVersionUID = 1;

    private final double temperature;

    Summed(double temperature) {
      this.temperature = temperature;
    }

    @Override
    public Sums call(Scores scores) {
      Sums sums = new Sums();
      for (int i = 0; i < scores.labels.length; i++) {
        sums.add(scores.logs[i], scores.labels[i], scores.weights[i], temperature);
      }
      return sums;
    }
  }
}
