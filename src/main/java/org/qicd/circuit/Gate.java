package org.qicd.circuit;

import static org.qicd.circuit.GateMatrices.complex;
import static org.qicd.circuit.GateMatrices.diagonal;
import static org.qicd.circuit.GateMatrices.i;
import static org.qicd.circuit.GateMatrices.pauli;
import static org.qicd.circuit.GateMatrices.phase;
import static org.qicd.circuit.GateMatrices.real;
import static org.qicd.circuit.GateMatrices.rows;
import static org.qicd.circuit.GateRow.controlled;
import static org.qicd.circuit.GateRow.row;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;

/**
 * The table of gates. Each gate is one row, and everything else (simulation, inverse, drawing,
 * OpenQASM, tests) is derived from the rows. To add a gate, add a row.
 *
 * <p>A row holds the gate's matrix and, for a rotation, its generator. A gate whose {@linkplain
 * Form form} is not one of the simple ones is also given as a product of other gates, and so is
 * every gate of two qubits or more but {@code cx}. A gate without an inverse in its row is undone
 * by itself with negated angles. A gate without an OpenQASM name in its row is in {@code
 * stdgates.inc} under its label.
 *
 * <p>Matrices are in the order of the gate's own qubits: bit {@code k} of a row or column index
 * belongs to the operation's qubit {@code k}, so {@code CX} on qubits {@code [control, target]} has
 * the control in the lowest bit. Rotations are {@code R_P(t) = exp(-i t P / 2)}, phases included.
 */
public enum Gate {
  ID(row("I", a -> pauli("I"))),
  X(row("X", a -> pauli("X"))),
  RY(row("RY", "Y")),
  RZ(row("RZ", "Z")),
  P(row("P", 1, a -> diagonal(real(1), phase(a[0]))).generator(diagonal(real(0), real(-2)))),
  CX(controlled(X, 1).symbol("⊕")),
  SWAP(
      row("×", a -> GateMatrices.swap(real(1)))
          .product(p -> p.of(CX, 0, 1).of(CX, 1, 0).of(CX, 0, 1))),
  /** As in Nielsen and Chuang, Quantum Computation and Quantum Information, figure 4.9. */
  CCX(
      controlled(X, 2)
          .symbol("⊕")
          .product(
              p ->
                  p.of(P, Math.PI, 2)
                      .of(RY, Math.PI / 2, 2)
                      .of(CX, 1, 2)
                      .of(P, -Math.PI / 4, 2)
                      .of(CX, 0, 2)
                      .of(P, Math.PI / 4, 2)
                      .of(CX, 1, 2)
                      .of(P, -Math.PI / 4, 2)
                      .of(CX, 0, 2)
                      .of(P, Math.PI / 4, 1)
                      .of(P, Math.PI / 4, 2)
                      .of(P, Math.PI, 2)
                      .of(RY, Math.PI / 2, 2)
                      .of(CX, 0, 1)
                      .of(P, Math.PI / 4, 0)
                      .of(P, -Math.PI / 4, 1)
                      .of(CX, 0, 1))),
  CSWAP(controlled(SWAP, 1).product(p -> p.of(CX, 2, 1).of(CCX, 0, 1, 2).of(CX, 2, 1))),
  CRZ(
      controlled(RZ, 1)
          .product(
              p ->
                  p.of(RZ, p.angle(0).times(0.5), 1)
                      .of(CX, 0, 1)
                      .of(RZ, p.angle(0).times(-0.5), 1)
                      .of(CX, 0, 1))),
  CP(
      controlled(P, 1)
          .product(
              p ->
                  p.of(P, p.angle(0).times(0.5), 0)
                      .of(P, p.angle(0).times(0.5), 1)
                      .of(CX, 0, 1)
                      .of(P, p.angle(0).times(-0.5), 1)
                      .of(CX, 0, 1))),
  RZZ(row("RZZ", "ZZ").product(p -> p.of(CX, 0, 1).of(RZ, p.angle(0), 1).of(CX, 0, 1)).notInQasm()),

  Z(row("Z", a -> pauli("Z")).product(p -> p.of(P, Math.PI, 0))),
  Y(row("Y", a -> pauli("Y")).product(p -> p.of(Z, 0).of(X, 0).globalPhase(Math.PI / 2))),
  S(row("S", a -> diagonal(real(1), i(1))).product(p -> p.of(P, Math.PI / 2, 0))),
  SDG(row("S†", a -> diagonal(real(1), i(-1))).product(p -> p.of(P, -Math.PI / 2, 0)).undoes(S)),
  T(row("T", a -> diagonal(real(1), phase(Math.PI / 4))).product(p -> p.of(P, Math.PI / 4, 0))),
  TDG(
      row("T†", a -> diagonal(real(1), phase(-Math.PI / 4)))
          .product(p -> p.of(P, -Math.PI / 4, 0))
          .undoes(T)),
  H(
      row("H", a -> rows(1 / Math.sqrt(2), real(1), real(1), real(1), real(-1)))
          .product(p -> p.of(Z, 0).of(RY, Math.PI / 2, 0))),
  RX(
      row("RX", "X")
          .product(p -> p.of(RZ, Math.PI / 2, 0).of(RY, p.angle(0), 0).of(RZ, -Math.PI / 2, 0))),
  /** The fourth power of this gate is the identity, so three more of it undo it. */
  SX(
      row("√X", a -> rows(0.5, complex(1, 1), complex(1, -1), complex(1, -1), complex(1, 1)))
          .product(p -> p.of(RX, Math.PI / 2, 0).globalPhase(Math.PI / 4))
          .inverse(p -> p.self().self().self())),
  /** {@code u(t, f, l) = p(f) ry(t) p(l)}, so its inverse is {@code u(-t, -l, -f)}. */
  U(
      row("U", 3, a -> GateMatrices.u(a[0], a[1], a[2]))
          .product(p -> p.of(P, p.angle(2), 0).of(RY, p.angle(0), 0).of(P, p.angle(1), 0))
          .inverse(p -> p.self(p.minus(0), p.minus(2), p.minus(1)))
          .qasm("u3")),

  RXX(
      row("RXX", "XX")
          .product(
              p ->
                  p.of(RY, -Math.PI / 2, 0)
                      .of(RY, -Math.PI / 2, 1)
                      .of(RZZ, p.angle(0), 0, 1)
                      .of(RY, Math.PI / 2, 0)
                      .of(RY, Math.PI / 2, 1))
          .notInQasm()),
  RYY(
      row("RYY", "YY")
          .product(p -> p.of(SDG, 0).of(SDG, 1).of(RXX, p.angle(0), 0, 1).of(S, 0).of(S, 1))
          .notInQasm()),
  /** The fourth power of this gate is the identity, so three more of it undo it. */
  ISWAP(
      row("iSW", a -> GateMatrices.swap(i(1)))
          .product(p -> p.of(SWAP, 0, 1).of(RZZ, Math.PI / 2, 0, 1).globalPhase(Math.PI / 4))
          .inverse(p -> p.self().self().self())
          .notInQasm()),
  /** The echoed cross-resonance gate, the CNOT of some backends up to gates of one qubit. */
  ECR(
      row("ECR", a -> GateMatrices.ecr())
          .product(p -> p.of(S, 0).of(SX, 1).of(CX, 0, 1).of(X, 0).globalPhase(-Math.PI / 4))
          .notInQasm()),

  CY(controlled(Y, 1).product(p -> p.of(SDG, 1).of(CX, 0, 1).of(S, 1))),
  CZ(controlled(Z, 1).product(p -> p.of(CP, Math.PI, 0, 1))),
  CH(controlled(H, 1).product(p -> p.of(RY, -Math.PI / 4, 1).of(CZ, 0, 1).of(RY, Math.PI / 4, 1))),
  CRY(
      controlled(RY, 1)
          .product(
              p ->
                  p.of(CX, 0, 1)
                      .of(RY, p.angle(0).times(-0.5), 1)
                      .of(CX, 0, 1)
                      .of(RY, p.angle(0).times(0.5), 1))),
  CRX(
      controlled(RX, 1)
          .product(
              p -> p.of(RZ, Math.PI / 2, 1).of(CRY, p.angle(0), 0, 1).of(RZ, -Math.PI / 2, 1)));

  /** How a simulator that knows real rotations, phases and permutations applies a gate. */
  public enum Form {
    /** {@code RY}, the one rotation with a real matrix. */
    REAL_ROTATION,
    /** The exponential of a diagonal {@linkplain Gate#generator() generator}. */
    DIAGONAL,
    /** A {@linkplain Gate#source permutation} of basis states. */
    PERMUTATION,
    /** A {@linkplain Operation#product() product} of other gates. */
    PRODUCT
  }

  private final GateRow row;
  private final int numQubits;
  private final int[] sources;
  private final Form form;

  Gate(GateRow row) {
    this.row = row;
    FieldMatrix<Complex> matrix = row.matrix.apply(new double[row.numAngles]);
    this.numQubits = Integer.numberOfTrailingZeros(matrix.getRowDimension());
    this.sources = row.numAngles == 0 ? GateMatrices.permutation(matrix) : null;
    if (row.generator != null && row.generator.equals(pauli("Y"))) {
      form = Form.REAL_ROTATION;
    } else if (row.generator != null && GateMatrices.isDiagonal(row.generator)) {
      form = Form.DIAGONAL;
    } else {
      form = sources == null ? Form.PRODUCT : Form.PERMUTATION;
    }
    if (row.undone != null) {
      row.undone.row.inverse = p -> p.negated(this);
      row.inverse = p -> p.negated(row.undone);
    }
  }

  /** The gate's name in reference files and messages: {@code cx}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The symbol that a drawing shows on the gate's targets. */
  public String symbol() {
    return row.symbol;
  }

  /** The number of control qubits, which come first; 0 for a gate that is not a controlled one. */
  public int numControls() {
    return row.numControls;
  }

  public int numQubits() {
    return numQubits;
  }

  /** The number of angles, in radians, that the gate takes. */
  public int numAngles() {
    return row.numAngles;
  }

  public Form form() {
    return form;
  }

  /**
   * The gate's unitary, 2^numQubits x 2^numQubits.
   *
   * @param angles in radians
   * @throws IllegalArgumentException if their number is not {@link #numAngles()}
   */
  public FieldMatrix<Complex> matrix(double... angles) {
    if (angles.length != row.numAngles) {
      throw new IllegalArgumentException(
          "gate %s takes %d angles, found %d".formatted(label(), row.numAngles, angles.length));
    }
    return row.matrix.apply(angles);
  }

  /**
   * The Hermitian matrix G of a one-angle gate {@code exp(-i t G / 2)}.
   *
   * @throws IllegalStateException if the gate has no angle, or several
   */
  public FieldMatrix<Complex> generator() {
    if (row.generator == null) {
      throw new IllegalStateException("gate " + label() + " has no single generator");
    }
    return row.generator;
  }

  /**
   * Returns the basis state, of the gate's own qubits, that the gate moves to the given one.
   *
   * @param state the basis state after the gate, below 2^numQubits
   * @throws IllegalStateException if the gate does not permute basis states
   */
  public int source(int state) {
    if (sources == null) {
      throw new IllegalStateException("gate " + label() + " is no permutation");
    }
    return sources[state];
  }

  /** The number of real rotations in the gate's complete decomposition. */
  public int numRealRotations() {
    return switch (form) {
      case REAL_ROTATION -> 1;
      case DIAGONAL, PERMUTATION -> 0;
      case PRODUCT -> {
        List<Integer> qubits = IntStream.range(0, numQubits).boxed().toList();
        List<Angle> angles = Collections.nCopies(row.numAngles, Angle.constant(0));
        yield new Operation(this, qubits, angles)
            .product().operations().stream().mapToInt(o -> o.gate().numRealRotations()).sum();
      }
    };
  }

  /** The gate's name in {@code stdgates.inc}, or null if it is not there. */
  String qasmName() {
    return row.inQasm && row.qasmName == null ? label() : row.qasmName;
  }

  /** The product that the gate is equal to, or null if its row has none. */
  GateProduct.Rule product() {
    return row.product;
  }

  /** The product that undoes the gate. */
  GateProduct.Rule inverse() {
    return row.inverse != null ? row.inverse : p -> p.negated(this);
  }

  /**
   * Returns the gate with the given label.
   *
   * @throws IllegalArgumentException if there is none; the message lists all gates
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
