package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Drawing;
import org.qicd.circuit.DrawnGates;
import org.qicd.circuit.Operation;
import org.qicd.report.Block;
import org.qicd.report.Svg;

/**
 * Draws a circuit as a picture, with the same columns and the same words as {@code Drawing} draws
 * it as text. Gates with a weight or a feature are marked. A circuit that is too wide continues in
 * further rows of wires.
 */
public final class CircuitPicture {
  /** The number of gates above which a picture would be too large for a page. */
  private static final int MOST_GATES = 5_000;

  /** The width of a page, in characters. */
  private static final int PAGE_WIDTH = 140;

  private static final double WIRE = 32;
  private static final double BOX = 22;
  private static final double GAP = 8;
  private static final double MARGIN = 12;

  private final Circuit circuit;
  private final double most;
  private final List<Svg.Shape> shapes = new ArrayList<>();
  private double x;
  private double top;
  private double right;

  private CircuitPicture(Circuit circuit, int width) {
    this.circuit = circuit;
    most = width * Svg.CHARACTER;
  }

  /**
   * Draws a circuit.
   *
   * @param width the largest width in characters; a row has at least one column, whatever the width
   */
  public static Svg of(String caption, Circuit circuit, int width) {
    CircuitPicture picture = new CircuitPicture(circuit, width);
    picture.draw();
    return new Svg(
        caption,
        picture.description(),
        (int) Math.ceil(picture.right + MARGIN),
        (int) Math.ceil(picture.top + circuit.numQubits() * WIRE + MARGIN),
        picture.shapes);
  }

  /** Draws a circuit for a page: as a picture, or as text if it has very many gates. */
  static Block block(String caption, Circuit circuit) {
    return circuit.operations().size() > MOST_GATES
        ? new Block.Preformatted(caption, Drawing.draw(circuit))
        : of(caption, circuit, PAGE_WIDTH);
  }

  private String description() {
    String gates =
        circuit.gateCounts().entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().label())
            .collect(Collectors.joining(", "));
    return "%d qubits, qubit 0 on top. Encoding %s, then %d gates (%s) in %d columns with %d weights. Readout %s."
        .formatted(
            circuit.numQubits(),
            circuit.featureMap().label(),
            circuit.operations().size(),
            gates.isEmpty() ? "none" : gates,
            DrawnGates.columns(circuit).size(),
            circuit.numWeights(),
            circuit.readout().label());
  }

  private void draw() {
    List<List<Operation>> columns = DrawnGates.columns(circuit);
    top = MARGIN;
    int first = 0;
    do {
      first = row(columns, first);
      if (first < columns.size()) {
        top += circuit.numQubits() * WIRE + WIRE / 2;
      }
    } while (first < columns.size());
  }

  /** Draws columns from the given one on, as many as fit. Returns the one after the last. */
  private int row(List<List<Operation>> columns, int first) {
    double start = MARGIN + widest("q" + (circuit.numQubits() - 1)) + GAP;
    List<Svg.Shape> gates = new ArrayList<>();
    x = start + (first == 0 ? encoding(start, gates) : widest("«")) + GAP;
    int next = first;
    while (next < columns.size()) {
      double width = width(columns.get(next));
      boolean last = next + 1 == columns.size();
      if (next > first && x + width + GAP + (last ? widestEnd() : widest("»")) > most) {
        break;
      }
      for (Operation gate : columns.get(next)) {
        gate(gate, x + width / 2, gates);
      }
      x += width + GAP;
      next++;
    }
    boolean last = next == columns.size();
    for (int q = 0; q < circuit.numQubits(); q++) {
      double y = y(q);
      shapes.add(new Svg.Text(MARGIN, y, "q" + q));
      double from = start + (first == 0 ? 0 : widest("«"));
      shapes.add(new Svg.Line(from, y, x, y));
      if (first > 0) {
        shapes.add(new Svg.Text(start, y, "«"));
      }
      String end = last ? DrawnGates.end(circuit.readout(), q) : "»";
      if (!end.isEmpty()) {
        shapes.add(new Svg.Text(x + 4, y, end));
      }
    }
    shapes.addAll(gates);
    right = Math.max(right, x + 4 + (last ? widestEnd() : widest("»")));
    return next;
  }

  /** Adds the box of the encoding, across all wires, and returns its width. */
  private double encoding(double start, List<Svg.Shape> to) {
    String label = circuit.featureMap().label();
    double width = widest(label) + 10;
    double height = (circuit.numQubits() - 1) * WIRE + BOX;
    to.add(new Svg.Box(start, y(0) - BOX / 2, width, height, label, true));
    return width;
  }

  private void gate(Operation gate, double middle, List<Svg.Shape> to) {
    double low = y(Collections.min(gate.qubits()));
    double high = y(Collections.max(gate.qubits()));
    if (low < high) {
      to.add(new Svg.Line(middle, low, middle, high));
    }
    String label = DrawnGates.target(gate);
    for (int k = 0; k < gate.qubits().size(); k++) {
      double y = y(gate.qubits().get(k));
      if (k < gate.gate().numControls()) {
        to.add(new Svg.Disc(middle, y, 4, true));
      } else {
        target(label, middle, y, isMarked(gate), to);
      }
    }
  }

  private void target(String label, double middle, double y, boolean marked, List<Svg.Shape> to) {
    switch (label) {
      case "⊕" -> {
        to.add(new Svg.Disc(middle, y, 9, false));
        to.add(new Svg.Line(middle - 9, y, middle + 9, y));
        to.add(new Svg.Line(middle, y - 9, middle, y + 9));
      }
      case "×" -> {
        to.add(new Svg.Line(middle - 5, y - 5, middle + 5, y + 5));
        to.add(new Svg.Line(middle - 5, y + 5, middle + 5, y - 5));
      }
      default -> {
        double width = widest(label) + 10;
        to.add(new Svg.Box(middle - width / 2, y - BOX / 2, width, BOX, label, marked));
      }
    }
  }

  private static boolean isMarked(Operation gate) {
    return gate.angles().stream().anyMatch(angle -> !(angle instanceof Angle.Constant));
  }

  private double width(List<Operation> column) {
    double width = 2 * 9;
    for (Operation gate : column) {
      String label = DrawnGates.target(gate);
      width = Math.max(width, label.length() == 1 ? 0 : widest(label) + 10);
    }
    return width;
  }

  private double widestEnd() {
    double widest = 0;
    for (int q = 0; q < circuit.numQubits(); q++) {
      widest = Math.max(widest, widest(DrawnGates.end(circuit.readout(), q)));
    }
    return widest;
  }

  private double y(int qubit) {
    return top + qubit * WIRE + WIRE / 2;
  }

  private static double widest(String text) {
    return text.length() * Svg.CHARACTER;
  }
}
