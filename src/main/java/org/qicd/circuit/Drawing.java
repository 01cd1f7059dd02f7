package org.qicd.circuit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Draws a circuit as text, as the device is asked for it. Each qubit is a wire, with qubit 0 on
 * top. Time runs to the right, and gates stand as far to the left as they can.
 *
 * <p>● is a control, ⊕ the target of a controlled X, and × a swapped qubit. Weights are written θ,
 * features x. A wire begins with the encoding's name and ends, where it is read out, with the
 * readout's, with {@code pauli} the letter of each class. A circuit that is too wide is drawn in
 * several blocks: » ends a block that continues, and « begins the next one.
 */
public final class Drawing {
  public static final int DEFAULT_WIDTH = 100;

  private static final String WIRE = "─";

  /** Gates that stand one above the other. A cell is null where a wire has no gate. */
  private static final class Column {
    final String[] cells;
    final boolean[] joinedToNext;

    Column(int numQubits) {
      cells = new String[numQubits];
      joinedToNext = new boolean[numQubits];
    }

    int width() {
      int width = 1;
      for (String cell : cells) {
        width = Math.max(width, cell == null ? 0 : cell.length());
      }
      return width;
    }
  }

  private final Circuit circuit;
  private final StringBuilder text = new StringBuilder();

  private Drawing(Circuit circuit) {
    this.circuit = circuit;
  }

  /** Draws a circuit {@value #DEFAULT_WIDTH} characters wide. */
  public static String draw(Circuit circuit) {
    return draw(circuit, DEFAULT_WIDTH);
  }

  /**
   * Draws a circuit; lines end in a line feed and have no trailing blanks.
   *
   * @param width the largest number of characters in a line; a block has at least one column,
   *     whatever the width
   */
  public static String draw(Circuit circuit, int width) {
    Drawing drawing = new Drawing(circuit);
    List<Column> columns = drawing.columns();
    int first = 0;
    do {
      int end = drawing.lastThatFits(columns, first, width);
      drawing.block(columns, first, end);
      first = end;
    } while (first < columns.size());
    return drawing.text.toString();
  }

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    int[] free = new int[circuit.numQubits()]; // first column not yet taken on each wire
    for (Operation operation : circuit.operations()) {
      int low = Collections.min(operation.qubits());
      int high = Collections.max(operation.qubits());
      int at = 0;
      for (int q = low; q <= high; q++) {
        at = Math.max(at, free[q]);
      }
      if (at == columns.size()) {
        columns.add(new Column(circuit.numQubits()));
      }
      place(operation, low, high, columns.get(at));
      Arrays.fill(free, low, high + 1, at + 1);
    }
    return columns;
  }

  private static void place(Operation operation, int low, int high, Column column) {
    for (int q = low; q < high; q++) {
      column.joinedToNext[q] = true;
      column.cells[q] = "┼";
    }
    for (int k = 0; k < operation.qubits().size(); k++) {
      boolean control = k < operation.gate().numControls();
      column.cells[operation.qubits().get(k)] = control ? "●" : target(operation);
    }
  }

  private static String target(Operation operation) {
    List<String> angles = operation.angles().stream().map(Drawing::label).toList();
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

  /**
   * The end of the block that begins with column {@code first}: the index after its last column.
   */
  private int lastThatFits(List<Column> columns, int first, int width) {
    int used = left(0, first).length() + 1;
    int end = first;
    while (end < columns.size()) {
      used += columns.get(end).width() + 1;
      boolean last = end + 1 == columns.size();
      if (end > first && used + (last ? widestEnd() : 1) > width) {
        break;
      }
      end++;
    }
    return end;
  }

  private int widestEnd() {
    int widest = 0;
    for (int q = 0; q < circuit.numQubits(); q++) {
      widest = Math.max(widest, right(q, true).length());
    }
    return widest;
  }

  private void block(List<Column> columns, int first, int end) {
    boolean last = end == columns.size();
    text.append(first == 0 ? "" : "\n");
    for (int q = 0; q < circuit.numQubits(); q++) {
      StringBuilder wire = new StringBuilder(left(q, first));
      StringBuilder below = new StringBuilder(" ".repeat(wire.length()));
      for (Column column : columns.subList(first, end)) {
        wire.append(WIRE).append(centred(column.cells[q], column.width(), WIRE));
        String joint = column.joinedToNext[q] ? "│" : " ";
        below.append(' ').append(centred(joint, column.width(), " "));
      }
      text.append(wire).append(WIRE).append(right(q, last)).append('\n');
      if (q + 1 < circuit.numQubits()) {
        text.append(below.toString().stripTrailing()).append('\n');
      }
    }
  }

  private static String centred(String cell, int width, String filling) {
    String shown = cell == null ? filling : cell;
    int before = (width - shown.length()) / 2;
    return filling.repeat(before) + shown + filling.repeat(width - shown.length() - before);
  }

  private String left(int qubit, int first) {
    String widest = "q" + (circuit.numQubits() - 1);
    String name = "q" + qubit + " ".repeat(widest.length() - ("q" + qubit).length()) + " ";
    return name + (first == 0 ? circuit.featureMap().label() + "├" : "«");
  }

  private String right(int qubit, boolean last) {
    if (!last) {
      return "»";
    }
    Readout readout = circuit.readout();
    if (qubit >= readout.numQubits()) {
      return "";
    }
    return "┤"
        + readout.kind().label()
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
