package org.qicd.circuit;

import java.io.Serializable;
import java.util.Locale;

/**
 * The diagonal observables O_c that stand for the classes, and how class probabilities follow from
 * their expectation values. The probabilities are always the softmax of {@link #score}s z_c.
 *
 * @param numClasses C, one or more
 * @param logitScale beta, positive; 1 with {@link Link#BORN}, which has no scale
 */
public record Readout(Kind kind, int numClasses, double logitScale, Link link)
    implements Serializable {

  /**
   * The least number that is added to each class's probability before its logarithm is taken. It
   * keeps losses and gradients finite where a class has the probability 0.
   */
  public static final double LEAST = 1e-12;

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

  /** How class probabilities follow from expectation values. */
  public enum Link {
    /** {@code z_c = beta <O_c>}: logits, whose softmax is taken. */
    SOFTMAX,
    /**
     * {@code z_c = log(<O_c> + floor)} with projectors O_c. So the class probabilities are those of
     * the outcomes that are the classes, by Born's rule, divided by their sum.
     */
    BORN
  }

  public Readout {
    if (numClasses < 1) {
      throw new IllegalArgumentException("numClasses must be 1 or more, found " + numClasses);
    }
    if (!(logitScale > 0) || Double.isInfinite(logitScale)) {
      throw new IllegalArgumentException(
          "logitScale must be positive and finite, found " + logitScale);
    }
    if (link == Link.BORN && (kind != Kind.PROJECTOR || logitScale != 1)) {
      throw new IllegalArgumentException(
          "a readout by Born's rule needs projectors and a logitScale of 1, found %s and %s"
              .formatted(kind.label(), logitScale));
    }
  }

  /** A readout whose class probabilities are the softmax of logits. */
  public Readout(Kind kind, int numClasses, double logitScale) {
    this(kind, numClasses, logitScale, Link.SOFTMAX);
  }

  /** Returns the readout whose class probabilities follow from outcomes by Born's rule. */
  public static Readout born(int numClasses) {
    return new Readout(Kind.PROJECTOR, numClasses, 1, Link.BORN);
  }

  /**
   * Returns the score z_c of a class. The softmax of all scores are the class probabilities.
   *
   * @param expectation {@code <O_c>}
   * @param floor what is added to it before a logarithm is taken, {@link #LEAST} or more
   */
  public double score(double expectation, double floor) {
    return link == Link.SOFTMAX ? logitScale * expectation : StrictMath.log(expectation + floor);
  }

  /** Returns the derivative of {@link #score} by the expectation value. */
  public double slope(double expectation, double floor) {
    return link == Link.SOFTMAX ? logitScale : 1 / (expectation + floor);
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
