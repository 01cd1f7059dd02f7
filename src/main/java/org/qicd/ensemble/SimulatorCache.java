package org.qicd.ensemble;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.qicd.circuit.Circuit;
import org.qicd.distill.GradientMethod;
import org.qicd.distill.LossGradient;
import org.qicd.simulate.NoisySimulator;
import org.qicd.simulate.PauliNoise;

/**
 * The compiled circuits and buffers of a task's thread. They are kept from task to task, because a
 * round is too short to compile circuits again. No result of an earlier task remains, since {@code
 * bind} clears everything.
 */
final class SimulatorCache {
  /** Twice as many as students have, for training and evaluation, and some for a teacher. */
  private static final int MOST_CIRCUITS = 192;

  private static final ThreadLocal<Map<Key, Map<Integer, LossGradient>>> LOSSES =
      ThreadLocal.withInitial(
          () ->
              new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(
                    Map.Entry<Key, Map<Integer, LossGradient>> eldest) {
                  return size() > MOST_CIRCUITS;
                }
              });

  private SimulatorCache() {}

  /**
   * What buffers are made for.
   *
   * @param hash of the circuit, which takes longer to find than a small round does
   */
  private record Key(int hash, Circuit circuit, GradientMethod method, PauliNoise noise) {
    @Override
    public int hashCode() {
      return hash;
    }

    LossGradient newLoss() {
      if (!noise.isNone()) {
        return new LossGradient(new NoisySimulator(circuit, noise));
      }
      return method.rule().isMeasured()
          ? new LossGradient(circuit, method)
          : new LossGradient(circuit);
    }
  }

  /**
   * Returns the loss of a student with its weights bound. Students with equal circuits have
   * separate buffers.
   *
   * @param hash that of the circuit
   */
  static LossGradient bound(
      int hash, Circuit circuit, GradientMethod method, PauliNoise noise, Student student) {
    Key key = new Key(hash, circuit, method, noise);
    LossGradient loss =
        LOSSES
            .get()
            .computeIfAbsent(key, same -> new HashMap<>())
            .computeIfAbsent(student.index, index -> key.newLoss());
    loss.bind(student.driftedWeights());
    return loss;
  }
}
