package org.qicd.diagnose;

import java.util.Arrays;
import org.apache.commons.math3.random.RandomGenerator;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureScaling;
import org.qicd.circuit.TrainedScaling;
import org.qicd.data.ArrayLength;
import org.qicd.random.Draw;
import org.qicd.simulate.EncodedImages;

/** Random inputs and weights of diagnoses. Each is a function of a seed and an index. */
final class Draws {
  private Draws() {}

  /** Random weights of a circuit: uniform angles, and a scaling of features as it starts. */
  static double[] weights(long seed, int index, Circuit circuit) {
    double[] weights = weights(seed, index, circuit.numWeights());
    TrainedScaling.reset(circuit, weights);
    return weights;
  }

  /** Uniform angles in [0, 2 pi). */
  static double[] weights(long seed, int index, int numWeights) {
    RandomGenerator random = Draw.DIAGNOSIS_WEIGHTS.generator(seed, index);
    double[] weights = new double[numWeights];
    for (int a = 0; a < numWeights; a++) {
      weights[a] = 2 * Math.PI * random.nextDouble();
    }
    return weights;
  }

  /**
   * Random inputs of a circuit: real states that are uniform on the sphere, or angles that are
   * normally distributed.
   */
  static EncodedImages inputs(Circuit circuit, long seed, int index, int count) {
    boolean states = circuit.encoding() == Encoding.AMPLITUDE;
    int width = states ? 1 << circuit.numQubits() : circuit.numQubits();
    RandomGenerator random = Draw.DIAGNOSIS_INPUTS.generator(seed, index);
    double[] features =
        new double[ArrayLength.of("random inputs, draw fewer pairs or images", count, width)];
    Arrays.setAll(features, f -> random.nextGaussian());
    return EncodedImages.of(circuit.withScaling(FeatureScaling.NONE), features, width);
  }

  /** Numbers {@code size} or {@code -size}, with equal probability. */
  static double[] signs(long seed, int index, int count, double size) {
    RandomGenerator random = Draw.DIAGNOSIS_SIGNS.generator(seed, index);
    double[] signs = new double[count];
    Arrays.setAll(signs, r -> random.nextBoolean() ? size : -size);
    return signs;
  }
}
