package org.qicd.circuit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What drawings of a circuit have in common: where gates stand, and what is written on them. */
public final class DrawnGates {
  private DrawnGates() {}

  /**
   * The gates that stand one above the other, column by column. They stand as far to the left as
   * they can, and none stands between the qubits of another one.
   */
  public static List<List<Operation>> columns(Circuit circuit) {
    List<List<Operation>> columns = new ArrayList<>();
    int[] free = new int[circuit.numQubits()]; // first column not yet taken on each wire
    for (Operation operation : circuit.operations()) {
      int low = Collections.min(operation.qubits());
      int high = Collections.max(operation.qubits());
      int at = 0;
      for (int q = low; q <= high; q++) {
        at = Math.max(at, free[q]);
      }
      if (at == columns.size()) {
        columns.add(new ArrayList<>());
      }
      columns.get(at).add(operation);
      Arrays.fill(free, low, high + 1, at + 1);
    }
    return columns;
  }

  /** The symbol of a gate's targets, with its angles. */
  public static String target(Operation operation) {
    List<String> angles = operation.angles().stream().map(DrawnGates::label).toList();
    return operation.gate().symbol()
        + (angles.isEmpty() ? "" : "(" + String.join(",", angles) + ")");
  }

  private static String label(Angle angle) {
    if (angle instanceof Angle.Weight weight) {
      String multiple = multiple(weight.factor(), "θ" + weight.index());
      String sign = weight.offset() > 0 ? "+" : "";
      return weight.offset() == 0 ? multiple : multiple + sign + number(weight.offset());
    }
    if (angle instanceof Angle.Feature feature) {
      return multiple(feature.factor(), "x" + feature.index());
    }
    if (angle instanceof Angle.Scaled scaled) {
      String sum = "θ%dx%d+θ%d".formatted(scaled.scale(), scaled.feature(), scaled.shift());
      return scaled.factor() == 1 ? sum : "-(" + sum + ")";
    }
    double value = ((Angle.Constant) angle).value();
    return isSimple(value / Math.PI) ? multiple(value / Math.PI, "π") : number(value);
  }

  /** Whether a factor is written as a fraction: a multiple of a twelfth or of a sixteenth. */
  private static boolean isSimple(double factor) {
    return denominator(factor) > 0 && Math.abs(factor) < 10;
  }

  /** The smallest denominator that makes the factor a simple fraction, or 0 if there is none. */
  private static int denominator(double factor) {
    for (int denominator : new int[] {1, 2, 3, 4, 6, 8, 12, 16}) {
      double numerator = factor * denominator;
      double nearest = Math.rint(numerator);
      if (nearest != 0 && Math.abs(numerator - nearest) < 1e-12) {
        return denominator;
      }
    }
    return 0;
  }

  private static String multiple(double factor, String unit) {
    if (!isSimple(factor)) {
      return factor == 0 ? "0" : number(factor) + unit;
    }
    int denominator = denominator(factor);
    long numerator = Math.round(factor * denominator);
    String sign = numerator < 0 ? "-" : "";
    String times = Math.abs(numerator) == 1 ? "" : Long.toString(Math.abs(numerator));
    return sign + times + unit + (denominator == 1 ? "" : "/" + denominator);
  }

  /** Formats a number with four significant digits. */
  private static String number(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros();
    double size = Math.abs(value);
    return size == 0 || (size >= 1e-4 && size < 1e6) ? rounded.toPlainString() : rounded.toString();
  }

  /** What stands at the end of a wire: how it is read out. It is empty if it is not. */
  public static String end(Readout readout, int qubit) {
    if (qubit >= readout.numQubits()) {
      return "";
    }
    return readout.kind().label()
        + switch (readout.kind()) {
          case EXPVAL -> " z" + qubit;
          case PROJECTOR -> "";
          case PAULI -> " " + letters(readout, qubit);
        };
  }

  /** What the Pauli strings do to a qubit, class by class. */
  private static String letters(Readout readout, int qubit) {
    StringBuilder letters = new StringBuilder();
    for (PauliString pauli : readout.paulis()) {
      letters.append(qubit < pauli.letters().length() ? pauli.letters().charAt(qubit) : 'I');
    }
    return letters.toString();
  }
}
