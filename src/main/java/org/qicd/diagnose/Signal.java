package org.qicd.diagnose;

import org.qicd.circuit.Readout;
import org.qicd.distill.Divergence;
import org.qicd.measure.FidelityTest;

/** A part of the loss whose gradient may vanish, and the kind of start at which it is measured. */
public enum Signal {
  TASK("cross-entropy", Divergence.NONE, false),
  INFIDELITY("infidelity", Divergence.INFIDELITY, false),
  READOUT("readout-state infidelity", Divergence.SUPERFIDELITY, false),
  KL("KL", Divergence.KL, false),
  COMMON_INFIDELITY("infidelity, common start", Divergence.INFIDELITY, true);

  private final String label;
  private final Divergence divergence;
  private final boolean common;

  Signal(String label, Divergence divergence, boolean common) {
    this.label = label;
    this.divergence = divergence;
    this.common = common;
  }

  public String label() {
    return label;
  }

  Divergence divergence() {
    return divergence;
  }

  /**
   * The variance of a gradient entry that is put together by the parameter-shift rule from one shot
   * of each circuit, for states that a deep circuit has scrambled. The rule takes half the
   * difference of two circuits' weighted outcomes, so it is half the variance of one outcome:
   *
   * <ul>
   *   <li>infidelities are measured by inversion. The fidelity is 1/D with an unrelated state of D
   *       amplitudes. With a state that differs by the shift of one angle alone, it is {@code (1 +
   *       1/D) / 2};
   *   <li>two traces of reduced states are measured by swap tests;
   *   <li>a class's observable counts by its share in the loss, {@code p_c - q_c}. For a label and
   *       equal p, the squares of these add up to {@code 1 - 1/C}. For KL that is an upper bound.
   *       It is multiplied by the square of the logit scale, and by the probability of a bit string
   *       for projectors. By Born's rule it is divided by that probability instead.
   * </ul>
   */
  double noise(Readout readout, int numQubits) {
    double unrelated = 1.0 / (1L << numQubits);
    double string = 1.0 / (1L << readout.numQubits());
    double classes = 1 - 1.0 / readout.numClasses();
    return switch (this) {
          case INFIDELITY -> FidelityTest.INVERSION.variance(unrelated, 1, numQubits);
          case COMMON_INFIDELITY ->
              FidelityTest.INVERSION.variance((1 + unrelated) / 2, 1, numQubits);
          case READOUT -> 2 * FidelityTest.DESTRUCTIVE_SWAP.variance(0, 1, readout.numQubits());
          case TASK, KL ->
              readout.link() == Readout.Link.BORN
                  ? classes / string
                  : readout.logitScale()
                      * readout.logitScale()
                      * classes
                      * (readout.kind() == Readout.Kind.PROJECTOR ? string : 1);
        }
        / 2;
  }

  /** Whether both students start from the same draw and differ little. */
  boolean common() {
    return common;
  }
}
