package org.qicd.ensemble;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.qicd.circuit.Circuit;
import org.qicd.distill.LossGradient;

/**
 * The compiled circuits and buffers of a task's thread. They are kept from task to task, because a
 * round is too short to compile circuits again. No result of an earlier task remains, since {@code
 * bind} clears everything.
 */
final class SimulatorCache {
  /** As many as students have, each on its own device, and some for a teacher and evaluations. */
  private static final int MOST_CIRCUITS = 96;

  private static final ThreadLocal<Map<Circuit, Map<Integer, LossGradient>>> LOSSES =
      ThreadLocal.withInitial(
          () ->
              new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(
                    Map.Entry<Circuit, Map<Integer, LossGradient>> eldest) {
                  return size() > MOST_CIRCUITS;
                }
              });

  private SimulatorCache() {}

  /**
   * Returns the loss of a student with its weights bound. Students with equal circuits have
   * separate buffers.
   */
  static LossGradient bound(Circuit circuit, Student student) {
    LossGradient loss =
        LOSSES
            .get()
            .computeIfAbsent(circuit, c -> new HashMap<>())
            .computeIfAbsent(student.index, index -> new LossGradient(circuit));
    loss.bind(student.driftedWeights());
    return loss;
  }
}
