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

  /** Takes one circuit for each student index. */
  public StudentCircuits(List<Circuit> circuits) {
    this(circuits, List.of(), GradientMethod.ADJOINT);
  }

  /**
   * Takes one circuit for each student index.
   *
   * @param shallower circuits of the first layers of each student, for the students of a training;
   *     empty if no student has any
   * @param method how their gradients are found
   */
  public StudentCircuits(
      List<Circuit> circuits, List<List<Circuit>> shallower, GradientMethod method) {
    this.circuits = new ArrayList<>(circuits);
    this.shallower = new ArrayList<>();
    shallower.forEach(of -> this.shallower.add(new ArrayList<>(of)));
    this.method = method;
  }

  /** The circuits of a student's first layers that learn with it. */
  public List<Circuit> shallower(Student student) {
    return student.index < shallower.size() ? shallower.get(student.index) : List.of();
  }

  /** Returns the loss of a student's first layers with their weights bound. */
  public LossGradient bound(Student student, Circuit firstLayers) {
    return SimulatorCache.bound(
        firstLayers, GradientMethod.ADJOINT, student.first(firstLayers.numWeights()));
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

  /** Returns a student's loss with its weights bound. It uses buffers that this thread keeps. */
  public LossGradient bound(Student student) {
    return SimulatorCache.bound(circuits.get(student.index), GradientMethod.ADJOINT, student);
  }

  /**
   * Returns a student's loss in a step of the training, with its weights bound.
   *
   * @param shots how often each circuit is run if gradients are measured
   * @param step number of the step from the start of the training
   */
  public LossGradient learning(Student student, Shots shots, int step) {
    LossGradient loss = SimulatorCache.bound(circuits.get(student.index), method, student);
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
    return SimulatorCache.bound(
        circuits.get(student.index),
        GradientMethod.ADJOINT,
        student.withWeights(other.weights).at(circuits.size()));
  }

  /** Whether each student runs the inverse of the others' circuits on its own, unlike device. */
  public boolean inverts() {
    return method.inverts();
  }
}
