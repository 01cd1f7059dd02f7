package org.qicd.circuit;

import static org.qicd.circuit.GateMatrices.controlled;
import static org.qicd.circuit.GateMatrices.diagonal;
import static org.qicd.circuit.GateMatrices.i;
import static org.qicd.circuit.GateMatrices.pauli;
import static org.qicd.circuit.GateMatrices.phase;
import static org.qicd.circuit.GateMatrices.real;
import static org.qicd.circuit.GateMatrices.rotation;
import static org.qicd.circuit.GateMatrices.rows;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;

/**
 * The table of gates: one row a gate, from which everything else (simulation, inverse, drawing,
 * OpenQASM, tests) is derived.
 *
 * <p>Matrices are in the order of the gate's own qubits: bit {@code k} of a row or column index
 * belongs to the operation's qubit {@code k}, so {@code CX} on qubits {@code [control, target]} has
 * the control in the lowest bit. Rotations are {@code R_P(t) = exp(-i t P / 2)}, phases included.
 */
public enum Gate {
  ID("I", a -> pauli("I")),
  H("H", a -> rows(1 / Math.sqrt(2), real(1), real(1), real(1), real(-1))),
  X("X", a -> pauli("X")),
  Y("Y", a -> pauli("Y")),
  Z("Z", a -> pauli("Z")),
  S("S", a -> diagonal(real(1), i(1))),
  SDG("S†", a -> diagonal(real(1), i(-1))),
  T("T", a -> diagonal(real(1), phase(Math.PI / 4))),
  TDG("T†", a -> diagonal(real(1), phase(-Math.PI / 4))),
  SX(
      "√X",
      a -> rows(0.5, real(1).add(i(1)), real(1).add(i(-1)), real(1).add(i(-1)), real(1).add(i(1)))),
  RX("RX", "X"),
  RY("RY", "Y"),
  RZ("RZ", "Z"),
  P("P", 1, diagonal(real(0), real(-2)), a -> diagonal(real(1), phase(a[0]))),
  U("U", 3, null, a -> GateMatrices.u(a[0], a[1], a[2])),
  RXX("RXX", "XX"),
  RYY("RYY", "YY"),
  RZZ("RZZ", "ZZ"),
  SWAP("×", a -> GateMatrices.swap(real(1))),
  ISWAP("iSW", a -> GateMatrices.swap(i(1))),
  CX(X, 1),
  CY(Y, 1),
  CZ(Z, 1),
  CH(H, 1),
  CRX(RX, 1),
  CRY(RY, 1),
  CRZ(RZ, 1),
  CP(P, 1),
  CCX(X, 2),
  CSWAP(SWAP, 1);

  private final String symbol;
  private final int numControls;
  private final int numAngles;
  private final FieldMatrix<Complex> generator;
  private final Function<double[], FieldMatrix<Complex>> matrix;
  private final int numQubits;

  /** A gate without angles. */
  Gate(String symbol, Function<double[], FieldMatrix<Complex>> matrix) {
    this(symbol, 0, null, matrix);
  }

  /** The rotation {@code exp(-i t P / 2)} about a product of Pauli matrices. */
  Gate(String symbol, String paulis) {
    this(symbol, 1, pauli(paulis), a -> rotation(pauli(paulis), a[0]));
  }

  Gate(
      String symbol,
      int numAngles,
      FieldMatrix<Complex> generator,
      Function<double[], FieldMatrix<Complex>> matrix) {
    this.symbol = symbol;
    this.numControls = 0;
    this.numAngles = numAngles;
    this.generator = generator;
    this.matrix = matrix;
    this.numQubits = qubitsOf(matrix.apply(new double[numAngles]));
  }

  /** A base gate on the last qubits, applied where all control qubits before them are 1. */
  Gate(Gate base, int numControls) {
    this.symbol = base.symbol;
    this.numControls = numControls;
    this.numAngles = base.numAngles;
    this.generator =
        base.generator == null ? null : controlled(base.generator, numControls, real(0));
    this.matrix = a -> controlled(base.matrix.apply(a), numControls, real(1));
    this.numQubits = base.numQubits + numControls;
  }

  private static int qubitsOf(FieldMatrix<Complex> matrix) {
    return Integer.numberOfTrailingZeros(matrix.getRowDimension());
  }

  /** The gate's name as in OpenQASM's standard library and in the reference files: {@code cx}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a drawing writes on the gate's targets. */
  public String symbol() {
    return symbol;
  }

  /** Number of leading control qubits; 0 for a gate that is not of the form controlled-U. */
  public int numControls() {
    return numControls;
  }

  public int numQubits() {
    return numQubits;
  }

  /** Number of angles in radians that the gate takes. */
  public int numAngles() {
    return numAngles;
  }

  /**
   * The gate's unitary, 2^numQubits x 2^numQubits.
   *
   * @param angles in radians
   * @throws IllegalArgumentException if their number is not {@link #numAngles()}
   */
  public FieldMatrix<Complex> matrix(double... angles) {
    if (angles.length != numAngles) {
      throw new IllegalArgumentException(
          "gate %s takes %d angles, found %d".formatted(label(), numAngles, angles.length));
    }
    return matrix.apply(angles);
  }

  /**
   * The Hermitian G of a one-angle gate {@code exp(-i t G / 2)}.
   *
   * @throws IllegalStateException if the gate has no angle, or several
   */
  public FieldMatrix<Complex> generator() {
    if (generator == null) {
      throw new IllegalStateException("gate " + label() + " has no single generator");
    }
    return generator;
  }

  /** Operations that undo this gate on the same qubits, in the order in which they are applied. */
  List<Operation> inverse(List<Integer> qubits, List<Angle> angles) {
    List<Angle> negated = angles.stream().map(angle -> angle.times(-1)).toList();
    return switch (this) {
      case S -> List.of(new Operation(SDG, qubits, angles));
      case SDG -> List.of(new Operation(S, qubits, angles));
      case T -> List.of(new Operation(TDG, qubits, angles));
      case TDG -> List.of(new Operation(T, qubits, angles));
      // u(t, f, l) = p(f) ry(t) p(l), so undone from the other end.
      case U ->
          List.of(
              new Operation(U, qubits, List.of(negated.get(0), negated.get(2), negated.get(1))));
      // Fourth roots of the identity.
      case SX, ISWAP -> {
        Operation once = new Operation(this, qubits, angles);
        yield List.of(once, once, once);
      }
      default -> List.of(new Operation(this, qubits, negated));
    };
  }

  /**
   * The gate of that name.
   *
   * @throws IllegalArgumentException naming all gates if there is none
   */
  public static Gate of(String label) {
    return Arrays.stream(values())
        .filter(gate -> gate.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown gate '%s'; gates are %s"
                        .formatted(label, Arrays.stream(values()).map(Gate::label).toList())));
  }
}
