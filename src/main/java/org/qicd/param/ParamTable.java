package org.qicd.param;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the rows of a table of parameters in the order in which they are declared. Each constant
 * adds its row where it is declared, so that no second list has to be kept:
 *
 * <pre>{@code
 * private static final ParamTable ROWS = new ParamTable();
 * public static final Param<Integer> WIDTH =
 *     ROWS.add(Param.integer("width", 4, 1, 64, "number of qubits"));
 * public static final List<Param<?>> TABLE = ROWS.rows();
 * }</pre>
 */
public final class ParamTable {
  private final List<Param<?>> rows = new ArrayList<>();

  /** Adds a row and returns it for the constant that holds it. */
  public <T> Param<T> add(Param<T> row) {
    if (rows.stream().anyMatch(other -> other.name().equals(row.name()))) {
      throw new IllegalStateException("two parameters have the name '" + row.name() + "'");
    }
    rows.add(row);
    return row;
  }

  /** Returns the rows that were added so far. */
  public List<Param<?>> rows() {
    return List.copyOf(rows);
  }
}
