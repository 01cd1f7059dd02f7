package org.qicd.ensemble;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.distill.GradientMethod;
import org.qicd.distill.LossGradient;
import org.qicd.measure.Shots;
import org.qicd.simulate.PauliNoise;

/**
 * The students' circuits. They are the same for a whole run, so executors get them once, and rounds
 * move only weights.
 */
@DefaultSerializer(JavaSerializer.class)
public final class StudentCircuits implements Serializable {
  private static final long serialVersionUID = 1;

  private final List<Circuit> circuits;
  private final List<List<Circuit>> shallower;
  private final GradientMethod method;
  private final List<PauliNoise> noise;
  private transient volatile int[] hashes; // of the circuits; null before they are asked for

  /** Takes one circuit for each student index. */
  public StudentCircuits(List<Circuit> circuits) {
    this(circuits, List.of(), GradientMethod.ADJOINT, List.of());
  }

  /**
   * Takes one circuit for each student index.
   *
   * @param shallower circuits of the first layers of each student, for the students of a training;
   *     empty if no student has any
   * @param method how their gradients are found
   * @param noise the random errors of the first circuits; the others have none
   */
  public StudentCircuits(
      List<Circuit> circuits,
      List<List<Circuit>> shallower,
      GradientMethod method,
      List<PauliNoise> noise) {
    this.circuits = new ArrayList<>(circuits);
    this.shallower = new ArrayList<>();
    shallower.forEach(of -> this.shallower.add(new ArrayList<>(of)));
    this.method = method;
    this.noise = new ArrayList<>(noise);
  }

  /** The circuits of a student's first layers that learn with it. */
  public List<Circuit> shallower(Student student) {
    return student.index < shallower.size() ? shallower.get(student.index) : List.of();
  }

  /**
   * Returns the loss of a student's first layers in a step of the training, with their weights
   * bound.
   *
   * @param step number of the step from the start of the training
   */
  public LossGradient learning(Student student, Circuit firstLayers, int step) {
    LossGradient loss =
        SimulatorCache.bound(
            firstLayers.hashCode(),
            firstLayers,
            GradientMethod.ADJOINT,
            noise(student).first(firstLayers.operations().size()),
            student.first(firstLayers.numWeights()));
    loss.beginStep(step);
    return loss;
  }

  private PauliNoise noise(Student student) {
    return student.index < noise.size() ? noise.get(student.index) : PauliNoise.NONE;
  }

  /** Returns a student's loss, with its class probabilities estimated from shots. */
  public LossGradient bound(Student student, Shots shots) {
    LossGradient loss = bound(student);
    loss.estimateBy(shots, student.index);
    return loss;
  }

  /** Returns a student's circuit, before any drift of its device. */
  public Circuit circuit(Student student) {
    return circuits.get(student.index);
  }

  /**
   * Returns a student's loss without random errors, with its weights bound. It uses buffers that
   * this thread keeps.
   */
  public LossGradient bound(Student student) {
    return bound(student, GradientMethod.ADJOINT, PauliNoise.NONE, student);
  }

  /**
   * Returns a student's loss in a step of the training, with its weights bound.
   *
   * @param shots how often each circuit is run if gradients are measured
   * @param step number of the step from the start of the training
   */
  public LossGradient learning(Student student, Shots shots, int step) {
    LossGradient loss = bound(student, method, noise(student), student);
    loss.beginStep(step);
    if (method.rule().isMeasured()) {
      loss.measureBy(shots, student.index, step);
    }
    return loss;
  }

  /**
   * Returns the loss of a student's device with the weights of another student, which is what a
   * student can run of the other's circuit on its own device.
   */
  public LossGradient onDeviceOf(Student student, Student other) {
    return bound(
        student,
        GradientMethod.ADJOINT,
        PauliNoise.NONE,
        student.withWeights(other.weights).at(circuits.size()));
  }

  /** Returns the loss of a student's circuit, with the weights of another one bound. */
  private LossGradient bound(Student of, GradientMethod by, PauliNoise errors, Student weights) {
    Circuit circuit = circuits.get(of.index);
    return SimulatorCache.bound(hashes()[of.index], circuit, by, errors, weights);
  }

  private int[] hashes() {
    int[] found = hashes;
    if (found == null) {
      found = circuits.stream().mapToInt(Circuit::hashCode).toArray();
      hashes = found;
    }
    return found;
  }

  /** Whether each student runs the inverse of the others' circuits on its own, unlike device. */
  public boolean inverts() {
    return method.inverts();
  }
}
