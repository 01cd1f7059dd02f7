package org.qicd.ensemble;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.distill.LossGradient;

/**
 * The students' circuits. They are the same for a whole run, so executors get them once, and rounds
 * move only weights.
 */
@DefaultSerializer(JavaSerializer.class)
public final class StudentCircuits implements Serializable {
  private static final long serialVersionUID = 1;

  private final List<Circuit> circuits;

  /** Takes one circuit for each student index. */
  public StudentCircuits(List<Circuit> circuits) {
    this.circuits = new ArrayList<>(circuits);
  }

  /** Returns a student's circuit, before any drift of its device. */
  public Circuit circuit(Student student) {
    return circuits.get(student.index);
  }

  /** Returns a student's loss with its weights bound. It uses buffers that this thread keeps. */
  public LossGradient bound(Student student) {
    return SimulatorCache.bound(circuits.get(student.index), student);
  }
}
