package org.qicd.ml;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
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
import org.qicd.data.ArrayLength;
import org.qicd.distill.Divergence;
import org.qicd.distill.LossGradient;
import org.qicd.distill.Observables;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Simulator;
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
   * Reads a student from JSON, by which Python passes one. Field {@code circuit} has the form of a
   * saved model, and field {@code weights} holds the weights in radians.
   *
   * @throws IllegalArgumentException naming the field that is not as expected
   */
  public static QicdStudent of(String json) {
    JsonNode saved = SavedModel.parse("a student", json);
    Circuit circuit = CircuitJson.read(Json.field(saved, "circuit"));
    double[] weights = Json.doubles(saved, "weights");
    // The constructor of the ensemble checks that the weights fit the circuit.
    TrainedEnsemble one = new TrainedEnsemble(List.of(circuit), List.of(weights));
    return new QicdStudent(circuit, one.weights(0));
  }

  /**
   * The circuit on the student's device. See {@link Circuit#ideal} for the circuit without the
   * errors of the device, and {@link Circuit#executed} for one whose operations contain them.
   */
  public Circuit circuit() {
    return circuit;
  }

  /** A copy of the weights, in radians. */
  public Vector weights() {
    return Vectors.dense(weights.clone());
  }

  /**
   * Output states of some images.
   *
   * @param images at least one; all of the same size
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
   * Output states of some images. Python passes and receives them as bytes, since a call for each
   * number would be slow.
   *
   * @param features doubles in little-endian order, one image after the other
   * @return the real part, then the imaginary part, for each amplitude of each image, as doubles in
   *     little-endian order
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

  /**
   * The trained circuit as OpenQASM 3, as the student's device is asked for it. See {@link
   * OpenQasm#of(Circuit, double[])}.
   */
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

  /**
   * Logits of an image, for each class, whose softmax are the class probabilities: {@code z_c =
   * beta <psi|O_c|psi>}, or by Born's rule {@code log(<psi|O_c|psi> + 1e-12)}. They are exact.
   */
  public Vector logits(Vector image) {
    Simulator simulator = Simulator.ofBatches(circuit);
    simulator.bind(weights);
    simulator.forward(
        EncodedImages.of(circuit, image.toArray(), image.size()), new int[] {0}, 0, 1);
    double[] lanes = new double[circuit.readout().numClasses() * Simulator.BLOCK];
    new Observables(circuit.readout(), simulator).logits(lanes);
    double[] logits = new double[circuit.readout().numClasses()];
    boolean born = circuit.readout().link() == Readout.Link.BORN; // its scale is 1
    Arrays.setAll(
        logits,
        c -> {
          double logit = lanes[c * Simulator.BLOCK];
          return born ? circuit.readout().score(logit, Readout.LEAST) : logit;
        });
    return Vectors.dense(logits);
  }

  /** A drawing of the circuit in which weights are named by their index. */
  @Override
  public String toString() {
    return Drawing.draw(circuit);
  }
}
