package org.qicd.circuit;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The observables O_c that stand for the classes, and how class probabilities follow from their
 * expectation values. The probabilities are always the softmax of {@link #score}s z_c.
 *
 * @param numClasses C, one or more
 * @param logitScale beta, positive; 1 with {@link Link#BORN}, which has no scale
 * @param paulis the observable of each class with {@code PAULI}, all different; else none
 */
public record Readout(
    Kind kind, int numClasses, double logitScale, List<PauliString> paulis, Link link)
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
    PROJECTOR,
    /** A Pauli string for each class. */
    PAULI;

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

  /** Creates a readout of the softmax of logits, whose observables follow from its kind. */
  public Readout(Kind kind, int numClasses, double logitScale) {
    this(kind, numClasses, logitScale, List.of(), Link.SOFTMAX);
  }

  /** Creates a readout of the softmax of logits, with a Pauli string for each class. */
  public static Readout of(List<PauliString> paulis, double logitScale) {
    return new Readout(Kind.PAULI, paulis.size(), logitScale, paulis, Link.SOFTMAX);
  }

  /** Returns the readout whose class probabilities follow from outcomes by Born's rule. */
  public static Readout born(int numClasses) {
    return new Readout(Kind.PROJECTOR, numClasses, 1, List.of(), Link.BORN);
  }

  public Readout {
    paulis = List.copyOf(paulis);
    if (paulis.size() != (kind == Kind.PAULI ? numClasses : 0)) {
      throw new IllegalArgumentException(
          "readout '%s' of %d classes: found %d Pauli strings"
              .formatted(kind.label(), numClasses, paulis.size()));
    }
    requireDifferent(paulis);
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

  private static void requireDifferent(List<PauliString> paulis) {
    for (int c = 0; c < paulis.size(); c++) {
      for (int other = 0; other < c; other++) {
        if (paulis.get(c).acts(paulis.get(other))) {
          throw new IllegalArgumentException(
              "classes %d and %d have the same Pauli string '%s', so nothing tells them apart"
                  .formatted(other, c, paulis.get(c).letters()));
        }
      }
    }
  }

  /** Returns the same observables with another logit scale. */
  public Readout withLogitScale(double other) {
    return new Readout(kind, numClasses, other, paulis, link);
  }

  /** The name of the kind, or the Pauli strings. */
  public String label() {
    return kind == Kind.PAULI
        ? paulis.stream().map(PauliString::letters).collect(Collectors.joining(","))
        : kind.label();
  }

  /** Whether another readout has the same observables. */
  public boolean observes(Readout other) {
    boolean same = kind == other.kind && numClasses == other.numClasses;
    for (int c = 0; same && c < paulis.size(); c++) {
      same = paulis.get(c).acts(other.paulis.get(c));
    }
    return same;
  }

  /** Whether the observables are diagonal, so that {@link #eigenvalue} has all of them. */
  public boolean isDiagonal() {
    return kind != Kind.PAULI;
  }

  /** The number r of readout qubits. All observables act on qubits 0 to r - 1 alone. */
  public int numQubits() {
    return switch (kind) {
      case EXPVAL -> numClasses;
      case PROJECTOR -> 32 - Integer.numberOfLeadingZeros(numClasses - 1);
      case PAULI -> paulis.stream().mapToInt(PauliString::numQubits).max().orElseThrow();
    };
  }

  /**
   * Returns an entry of the diagonal of an observable. Pauli strings have none here.
   *
   * @param c the class
   * @param bits a basis state; only its lowest {@link #numQubits()} bits count
   * @return the eigenvalue of O_c
   */
  public double eigenvalue(int c, int bits) {
    if (!isDiagonal()) {
      throw new IllegalStateException("the observables are not diagonal: " + label());
    }
    if (kind == Kind.EXPVAL) {
      return (bits >> c & 1) == 0 ? 1 : -1;
    }
    return (bits & ((1 << numQubits()) - 1)) == c ? 1 : 0;
  }
}
