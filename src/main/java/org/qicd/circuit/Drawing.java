package org.qicd.circuit;

import java.util.ArrayList;
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
    for (List<Operation> gates : DrawnGates.columns(circuit)) {
      Column column = new Column(circuit.numQubits());
      gates.forEach(gate -> place(gate, column));
      columns.add(column);
    }
    return columns;
  }

  private static void place(Operation operation, Column column) {
    int low = Collections.min(operation.qubits());
    int high = Collections.max(operation.qubits());
    for (int q = low; q < high; q++) {
      column.joinedToNext[q] = true;
      column.cells[q] = "┼";
    }
    for (int k = 0; k < operation.qubits().size(); k++) {
      boolean control = k < operation.gate().numControls();
      column.cells[operation.qubits().get(k)] = control ? "●" : DrawnGates.target(operation);
    }
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
    String end = DrawnGates.end(circuit.readout(), qubit);
    return end.isEmpty() ? "" : "┤" + end;
  }
}
