package org.qicd.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.distill.LossGradient;
import org.qicd.distill.TaskTerm;
import org.qicd.simulate.EncodedImages;

/**
 * What all benchmarks and {@linkplain Peers peers} compute: mean cross-entropy of a batch of 256
 * real images under 5 layers of a template, 4 classes on Pauli Z with {@code logitScale} 5, and its
 * gradient for all weights.
 */
final class Workload {
  static final int BATCH = 256;
  static final int LAYERS = 5;
  static final int CLASSES = 4;

  final Circuit circuit;
  final EncodedImages images;
  final int[] labels = IntStream.range(0, BATCH).map(i -> i % CLASSES).toArray();
  final int[] which = IntStream.range(0, BATCH).toArray();
  private final double[] features;

  Workload(Ansatz ansatz, Encoding encoding, int numQubits, int layers) {
    circuit =
        ansatz.circuit(numQubits, layers, encoding, new Readout(Readout.Kind.EXPVAL, CLASSES, 5));
    int numFeatures = encoding == Encoding.AMPLITUDE ? 1 << numQubits : numQubits;
    features = new Random(7).doubles((long) BATCH * numFeatures, -1, 1).toArray();
    images = EncodedImages.of(encoding, numQubits, features, numFeatures);
  }

  /** Of {@code strongly_entangling} with amplitude encoding. */
  static Workload standard(int numQubits) {
    return new Workload(Ansatz.STRONGLY_ENTANGLING, Encoding.AMPLITUDE, numQubits, LAYERS);
  }

  /**
   * The floating-point operations of an image's gradient by the passes of a layer: 8 n + 13 for
   * each amplitude, where a multiply-add counts as two of them.
   */
  static double flops(int numQubits) {
    return 2.0 * (1 << numQubits) * (40 * numQubits + 64);
  }

  /** Uniform angles, others for each student. */
  double[] weights(int student) {
    return new Random(11 + student).doubles(circuit.numWeights(), 0, 2 * Math.PI).toArray();
  }

  /** One evaluation of the loss and its gradient. */
  double[] gradient(LossGradient loss, double[] weights) {
    loss.bind(weights);
    loss.addLabelled(images, which, new TaskTerm(labels, 1.0 / BATCH));
    return loss.gradient();
  }

  /**
   * Writes features, weights, loss and gradient as little-endian doubles: what peers start from and
   * are checked against.
   */
  void write(Path file) throws IOException {
    double[] weights = weights(0);
    LossGradient loss = new LossGradient(circuit);
    double[] gradient = gradient(loss, weights);
    ByteBuffer bytes =
        ByteBuffer.allocate((features.length + 2 * weights.length + 1) * Double.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes
        .asDoubleBuffer()
        .put(features)
        .put(weights)
        .put(loss.sums().task().sum() / BATCH)
        .put(gradient);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.array());
  }
}
