package org.qicd.measure;

import java.util.Locale;
import org.qicd.circuit.Circuit;

/**
 * How the fidelity {@code F = |<psi_1|psi_2>|^2} of two pure states of n qubits is measured.
 *
 * <p>With S shots, k of them with the outcome 0...0, {@code k / S} is the estimate by inversion: k
 * is binomial with the probability F. The swap test (Buhrman, Cleve, Watrous and de Wolf, Quantum
 * fingerprinting, Physical Review Letters 87, 167902, 2001) has the outcome 0 with the probability
 * {@code (1 + F) / 2}, and the estimate {@code 2 k / S - 1}. So has the destructive swap test
 * (Garcia-Escartin and Chamorro-Posada, Swap test and Hong-Ou-Mandel effect are equivalent,
 * Physical Review A 87, 052330, 2013): there, k counts the shots with an even number of qubits
 * whose pair was found in the singlet state.
 *
 * <p>For randomised measurements, both states are measured in the same random bases, each qubit
 * along X, Y or Z. In each basis, the estimate for the records P1 and P2 is {@code 2^n sum over s
 * and t of (-2)^-D(s,t) P1(s) P2(t)}, with the number D of qubits by which the bit strings s and t
 * differ (Elben et al., Cross-platform verification of intermediate scale quantum devices, Physical
 * Review Letters 124, 010504, 2020). Its mean over bases and outcomes is the fidelity, since both
 * records are independent. {@link RandomisedVariance} is its variance.
 */
public enum FidelityTest {
  EXACT(1, 0, 1, Needs.SIMULATOR),
  INVERSION(1, 0, 2, Needs.CIRCUIT),
  SWAP(2, 1, 1, Needs.STATES),
  DESTRUCTIVE_SWAP(2, 0, 1, Needs.STATES),
  RANDOMISED(1, 0, 1, Needs.RECORDS);

  /** What a device needs of the other one. */
  public enum Needs {
    SIMULATOR("a simulator"),
    CIRCUIT("the other circuit; on unlike devices that compares weights and not states"),
    STATES("both states on one register, or a quantum link"),
    RECORDS("numbers");

    private final String text;

    Needs(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** The most qubits for randomised measurements: with more, a fidelity takes 100,000s of shots. */
  private static final int MOST_RANDOMISED = 12;

  /** The most numbers that randomised measurements keep for an image: 8 MB. */
  private static final int MOST_SCORES = 1 << 20;

  /** By how much a number of shots may be too small, so that rounding does not cost a shot. */
  private static final double ROUNDING = 1e-12;

  private final int registers;
  private final int ancillas;
  private final int depthFactor;
  private final Needs needs;

  FidelityTest(int registers, int ancillas, int depthFactor, Needs needs) {
    this.registers = registers;
    this.ancillas = ancillas;
    this.depthFactor = depthFactor;
    this.needs = needs;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Needs needs() {
    return needs;
  }

  /** The number of qubits of a device that compares states of n qubits. */
  public int qubits(int numQubits) {
    return registers * numQubits + ancillas;
  }

  /** How many times as deep as a student's circuit the measured circuit is, but for a few gates. */
  public int depthFactor() {
    return depthFactor;
  }

  /** The number of different circuits for one comparison by S shots, on both devices together. */
  public long circuits(int numQubits, long shots) {
    return switch (this) {
      case EXACT -> 0;
      case INVERSION, SWAP, DESTRUCTIVE_SWAP -> 1;
      case RANDOMISED -> 2 * Settings.of(numQubits, shots).bases();
    };
  }

  /**
   * The variance of an estimate of the fidelity F by S shots. For randomised measurements, which
   * depend on more than F, it is that of {@link RandomisedVariance#ofProducts}.
   *
   * @param shots from 1 on; from 2 on for randomised measurements, each on both devices
   */
  public double variance(double fidelity, long shots, int numQubits) {
    return switch (this) {
      case EXACT -> 0;
      case INVERSION -> fidelity * (1 - fidelity) / shots;
      case SWAP, DESTRUCTIVE_SWAP -> (1 - fidelity * fidelity) / shots;
      case RANDOMISED -> RandomisedVariance.ofProducts(fidelity, numQubits).of(numQubits, shots);
    };
  }

  /**
   * The least number of shots that estimates the fidelity F with a standard error: a whole number,
   * or infinity for an error of 0.
   */
  public double shotsFor(double fidelity, double error, int numQubits) {
    return switch (this) {
      case EXACT -> 0;
      case INVERSION, SWAP, DESTRUCTIVE_SWAP ->
          error > 0
              ? Math.max(
                  1, Math.ceil(variance(fidelity, 1, numQubits) / (error * error) * (1 - ROUNDING)))
              : Double.POSITIVE_INFINITY;
      case RANDOMISED ->
          RandomisedVariance.ofProducts(fidelity, numQubits).shotsFor(numQubits, error);
    };
  }

  /**
   * The least number of shots that tells two states from equal ones: the standard error is then the
   * infidelity 1 - F. It is about {@code F / (1 - F)} by inversion, and {@code (1 + F) / (1 - F)}
   * by the swap tests. Equal states take infinitely many.
   */
  public double shotsToResolve(double fidelity, int numQubits) {
    return shotsFor(fidelity, 1 - fidelity, numQubits);
  }

  /** The most shots that can be drawn for states of n qubits. */
  public int mostShots(int numQubits) {
    if (this != RANDOMISED) {
      return Shots.MOST;
    }
    return (int)
        Math.min(Shots.MOST, (MOST_SCORES >> numQubits) * Settings.shotsPerBasis(numQubits));
  }

  /**
   * Checks that a device of at most {@value Circuit#MAX_QUBITS} qubits can compare states of n
   * qubits by S shots.
   *
   * @throws IllegalArgumentException with what was expected, by the names of the parameters
   */
  public void check(int numQubits, long shots) {
    if (this == EXACT) {
      return;
    }
    String by = "fidelityBy = " + label();
    if (qubits(numQubits) > Circuit.MAX_QUBITS) {
      throw new IllegalArgumentException(
          "%s needs a register of %d qubits for numQubits = %d: expected at most %d"
              .formatted(by, qubits(numQubits), numQubits, Circuit.MAX_QUBITS));
    }
    if (this == RANDOMISED && numQubits > MOST_RANDOMISED) {
      throw new IllegalArgumentException(
          "%s expects numQubits of %d or less, found %d".formatted(by, MOST_RANDOMISED, numQubits));
    }
    int least = this == RANDOMISED ? 2 : 1;
    if (shots < least || shots > mostShots(numQubits)) {
      throw new IllegalArgumentException(
          "%s with numQubits = %d expects shots from %d to %d, found %d"
              .formatted(by, numQubits, least, mostShots(numQubits), shots));
    }
  }
}
