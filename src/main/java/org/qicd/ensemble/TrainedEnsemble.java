package org.qicd.ensemble;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.qicd.circuit.Circuit;
import org.qicd.measure.Shots;

/** The circuits and weights of trained students, and how they are measured. Immutable. */
public final class TrainedEnsemble {
  private final List<Circuit> circuits;
  private final List<double[]> weights;
  private final int numGroups;
  private final Shots shots;

  /**
   * Creates an ensemble of one group of students, in their order.
   *
   * @throws IllegalArgumentException if a student's weights do not fit its circuit
   */
  public TrainedEnsemble(List<Circuit> circuits, List<double[]> weights) {
    this(circuits, weights, 1);
  }

  /**
   * Creates an ensemble of students in their order, group after group.
   *
   * @throws IllegalArgumentException if a student's weights do not fit its circuit, or groups
   *     differ in size
   */
  public TrainedEnsemble(List<Circuit> circuits, List<double[]> weights, int numGroups) {
    this(circuits, weights, numGroups, Shots.EXACT);
  }

  private TrainedEnsemble(
      List<Circuit> circuits, List<double[]> weights, int numGroups, Shots shots) {
    if (numGroups < 1 || circuits.size() % numGroups != 0) {
      throw new IllegalArgumentException(
          "%d circuits do not make %d groups".formatted(circuits.size(), numGroups));
    }
    if (circuits.isEmpty() || circuits.size() != weights.size()) {
      throw new IllegalArgumentException(
          "expected weights for each of %d students, found %d"
              .formatted(circuits.size(), weights.size()));
    }
    for (int m = 0; m < circuits.size(); m++) {
      if (circuits.get(m).numWeights() != weights.get(m).length) {
        throw new IllegalArgumentException(
            "student %d: the circuit has %d weights, found %d"
                .formatted(m, circuits.get(m).numWeights(), weights.get(m).length));
      }
    }
    this.circuits = List.copyOf(circuits);
    this.weights = weights.stream().map(double[]::clone).toList();
    this.numGroups = numGroups;
    this.shots = shots;
  }

  /** Returns the same students, whose class probabilities are estimated from shots. */
  public TrainedEnsemble measuredBy(Shots other) {
    return new TrainedEnsemble(circuits, weights, numGroups, other);
  }

  /** Returns the same students on devices without coherent errors. */
  public TrainedEnsemble ideal() {
    List<Circuit> ideal = circuits.stream().map(Circuit::ideal).toList();
    return new TrainedEnsemble(ideal, weights, numGroups, shots);
  }

  /** How class probabilities are estimated; exact unless said otherwise. */
  public Shots shots() {
    return shots;
  }

  /** The number of circuits of all students in all groups. */
  public int numCircuits() {
    return circuits.size();
  }

  /** The number of groups, which were trained separately. A student has one circuit in each. */
  public int numGroups() {
    return numGroups;
  }

  /** The students' circuits, on registers of the same size, group after group. */
  public List<Circuit> circuits() {
    return circuits;
  }

  public Circuit circuit(int index) {
    return circuits.get(index);
  }

  /** Returns a copy of a circuit's weights, in radians. */
  public double[] weights(int index) {
    return weights.get(index).clone();
  }

  /**
   * Returns the circuits with the averaged weights of each group; empty if students have different
   * circuits.
   */
  public Optional<TrainedEnsemble> averaged() {
    if (circuits.stream().distinct().count() > 1) {
      return Optional.empty();
    }
    List<double[]> averaged =
        Student.averaged(students(), numGroups, numCircuits()).stream()
            .map(student -> student.weights)
            .toList();
    return Optional.of(
        new TrainedEnsemble(circuits.subList(0, numGroups), averaged, numGroups, shots));
  }

  /**
   * The SHA-256 hash of the bits of all weights, in the order of the students, as hexadecimal
   * digits.
   */
  public String fingerprint() {
    MessageDigest digest = DigestUtils.getSha256Digest();
    for (double[] student : weights) {
      ByteBuffer bytes = ByteBuffer.allocate(student.length * Double.BYTES);
      bytes.asDoubleBuffer().put(student);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  public List<Student> students() {
    return studentsFrom(0);
  }

  /** Returns the students, whose indices in a {@link StudentCircuits} begin with the given one. */
  public List<Student> studentsFrom(int first) {
    List<Student> students = new ArrayList<>();
    for (int m = 0; m < circuits.size(); m++) {
      students.add(Student.starting(first + m, weights.get(m)));
    }
    return students;
  }
}
