package org.qicd.ensemble;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.distill.LossGradient;

/**
 * The students' circuits. They are the same for a whole run, so executors get them once, and a
 * round moves weights alone.
 */
@DefaultSerializer(JavaSerializer.class)
public final class StudentCircuits implements Serializable {
  private static final long serialVersionUID = 1;

  private final List<Circuit> circuits;

  /** One circuit for each student index. */
  public StudentCircuits(List<Circuit> circuits) {
    this.circuits = new ArrayList<>(circuits);
  }

  /** A student's loss with its weights bound, on this thread's {@link SimulatorCache}. */
  public LossGradient bound(Student student) {
    return SimulatorCache.bound(circuits.get(student.index), student);
  }
}
