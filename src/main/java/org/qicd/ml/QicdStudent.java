package org.qicd.ml;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.CircuitJson;
import org.qicd.circuit.Drawing;
import org.qicd.circuit.Json;
import org.qicd.circuit.OpenQasm;
import org.qicd.circuit.Readout;
import org.qicd.distill.Divergence;
import org.qicd.distill.LossGradient;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.simulate.ArrayLength;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.StateBatch;

/** A trained student: a circuit and its weights. Immutable. */
public final class QicdStudent {
  private final Circuit circuit;
  private final double[] weights;

  QicdStudent(Circuit circuit, double[] weights) {
    this.circuit = circuit;
    this.weights = weights;
  }

  /**
   * A student from JSON, as Python has it: {@code circuit} as a saved model has it, and {@code
   * weights}.
   *
   * @throws IllegalArgumentException naming the field that is not as expected
   */
  public static QicdStudent of(String json) {
    JsonNode saved = SavedModel.parse("a student", json);
    Circuit circuit = CircuitJson.read(Json.field(saved, "circuit"));
    double[] weights = Json.doubles(saved, "weights");
    // The ensemble checks that weights and circuit fit.
    TrainedEnsemble one = new TrainedEnsemble(List.of(circuit), List.of(weights));
    return new QicdStudent(circuit, one.weights(0));
  }

  public Circuit circuit() {
    return circuit;
  }

  /** A copy of the weights, radians. */
  public Vector weights() {
    return Vectors.dense(weights.clone());
  }

  /**
   * Output states of some images.
   *
   * @param images at least one; all of one size
   * @return state i is that of image i; qubit 0 is the least significant bit of an amplitude's
   *     index
   * @throws IllegalArgumentException if an image cannot be encoded
   */
  public StateBatch states(Vector... images) {
    int numFeatures = images[0].size();
    double[] features =
        new double[ArrayLength.of("images, ask for fewer at a time", images.length, numFeatures)];
    for (int i = 0; i < images.length; i++) {
      if (images[i].size() != numFeatures) {
        throw new IllegalArgumentException(
            "image %d has %d features, image 0 has %d".formatted(i, images[i].size(), numFeatures));
      }
      System.arraycopy(images[i].toArray(), 0, features, i * numFeatures, numFeatures);
    }
    return states(features, numFeatures);
  }

  /**
   * Output states of some images, as Python takes them without a call for each number.
   *
   * @param features doubles, least significant byte first, one image after the other
   * @return for each image and amplitude the real, then the imaginary part, in the same form
   * @throws IllegalArgumentException if an image cannot be encoded
   */
  public byte[] states(byte[] features, int numFeatures) {
    double[] values = new double[features.length / Double.BYTES];
    ByteBuffer.wrap(features).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    StateBatch states = states(values, numFeatures);
    int amplitudes = 1 << states.numQubits();
    ByteBuffer bytes =
        ByteBuffer.allocate(
                ArrayLength.of(
                    "bytes of output states, ask for fewer images at a time",
                    states.size(),
                    2L * Double.BYTES * amplitudes))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int image = 0; image < states.size(); image++) {
      for (int a = 0; a < amplitudes; a++) {
        bytes.putDouble(states.re(image, a)).putDouble(states.im(image, a));
      }
    }
    return bytes.array();
  }

  private StateBatch states(double[] features, int numFeatures) {
    LossGradient loss = new LossGradient(circuit);
    loss.bind(weights);
    return loss.outputs(
            Divergence.INFIDELITY,
            EncodedImages.of(circuit, features, numFeatures),
            IntStream.range(0, features.length / numFeatures).toArray())
        .states();
  }

  /** The trained circuit as OpenQASM 3, see {@link OpenQasm#of(Circuit, double[])}. */
  public String toQasm() {
    return OpenQasm.of(circuit, weights);
  }

  /**
   * The trained circuit on an image as OpenQASM 3.
   *
   * @throws IllegalArgumentException if the image cannot be encoded
   */
  public String toQasm(Vector image) {
    return OpenQasm.of(circuit, weights, image.toArray());
  }

  /** Logits of an image, for each class: {@code z_c = beta <psi|O_c|psi>}. */
  public Vector logits(Vector image) {
    StateBatch state = states(image);
    Readout readout = circuit.readout();
    double[] logits = new double[readout.numClasses()];
    int strings = 1 << readout.numQubits();
    for (int a = 0; a < 1 << circuit.numQubits(); a++) {
      double re = state.re(0, a);
      double im = state.im(0, a);
      for (int c = 0; c < logits.length; c++) {
        logits[c] +=
            readout.logitScale() * readout.eigenvalue(c, a % strings) * (re * re + im * im);
      }
    }
    return Vectors.dense(logits);
  }

  /** The circuit as text, with the weights' numbers. */
  @Override
  public String toString() {
    return Drawing.draw(circuit);
  }
}
