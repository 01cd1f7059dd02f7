package org.qicd.circuit;

import java.io.Serializable;
import java.util.Locale;

/**
 * The diagonal observables O_c whose expectation values, times the logit scale beta, are the logits
 * {@code z_c = beta <psi|O_c|psi>}; class probabilities are their softmax.
 *
 * @param numClasses C, one or more
 * @param logitScale beta, positive
 */
public record Readout(Kind kind, int numClasses, double logitScale) implements Serializable {

  /** The kind of observables. */
  public enum Kind {
    /** Pauli Z on qubit c. */
    EXPVAL,
    /** The projector on bit string c of the lowest ceil(log2 C) qubits. */
    PROJECTOR;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Readout {
    if (numClasses < 1) {
      throw new IllegalArgumentException("numClasses must be 1 or more, found " + numClasses);
    }
    if (!(logitScale > 0) || Double.isInfinite(logitScale)) {
      throw new IllegalArgumentException(
          "logitScale must be positive and finite, found " + logitScale);
    }
  }

  /** The number r of readout qubits. All observables act on qubits 0 to r - 1 alone. */
  public int numQubits() {
    return kind == Kind.EXPVAL ? numClasses : 32 - Integer.numberOfLeadingZeros(numClasses - 1);
  }

  /**
   * Returns an entry of the diagonal of an observable.
   *
   * @param c the class
   * @param bits a basis state; only its lowest {@link #numQubits()} bits count
   * @return the eigenvalue of O_c
   */
  public double eigenvalue(int c, int bits) {
    if (kind == Kind.EXPVAL) {
      return (bits >> c & 1) == 0 ? 1 : -1;
    }
    return (bits & ((1 << numQubits()) - 1)) == c ? 1 : 0;
  }
}
