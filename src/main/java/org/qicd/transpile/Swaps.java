package org.qicd.transpile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** Writes swaps of wires by {@code cx}, and leaves out pairs of {@code cx} that cancel out. */
final class Swaps {
  private static final int UNKNOWN = -1;

  private final List<Step> written = new ArrayList<>(); // null where a step was left out
  private final List<Deque<Integer>> last = new ArrayList<>(); // the steps on each wire
  private boolean changed;

  private Swaps(int numWires) {
    for (int wire = 0; wire < numWires; wire++) {
      last.add(new ArrayDeque<>(List.of(UNKNOWN)));
    }
  }

  /** Returns the same steps without swaps and rows. */
  static List<Step> written(List<Step> steps, int numWires) {
    List<Step> result = steps;
    boolean changed = true;
    while (changed) {
      Swaps swaps = new Swaps(numWires);
      result.forEach(swaps::add);
      result = swaps.written.stream().filter(Objects::nonNull).toList();
      changed = swaps.changed;
    }
    return result;
  }

  private void add(Step step) {
    if (step instanceof Step.Swap swap) {
      Step.Cx before = lastOnBoth(swap.one(), swap.other());
      int a = before == null ? swap.one() : before.control();
      int b = before == null ? swap.other() : before.target();
      add(new Step.Cx(a, b, swap.source()));
      add(new Step.Cx(b, a, swap.source()));
      add(new Step.Cx(a, b, swap.source()));
    } else if (step instanceof Step.Row row) {
      row.steps().forEach(this::add);
    } else if (step instanceof Step.Cx cx && repeats(cx)) {
      written.set(last.get(cx.control()).peek(), null);
      for (int wire : cx.qubits()) {
        last.get(wire).pop();
        // Turns that were passed may stand in the way of the step before.
        last.get(wire).push(UNKNOWN);
      }
      changed = true;
    } else {
      written.add(step);
      for (int wire : step.qubits()) {
        if (!passes(step, wire)) {
          last.get(wire).push(written.size() - 1);
        }
      }
    }
  }

  private boolean repeats(Step.Cx cx) {
    Step.Cx before = lastOnBoth(cx.control(), cx.target());
    return before != null && before.control() == cx.control();
  }

  /** The {@code cx} on two wires that is the last step of both, or null. */
  private Step.Cx lastOnBoth(int a, int b) {
    int index = last.get(a).peek();
    return index != UNKNOWN
            && index == last.get(b).peek()
            && written.get(index) instanceof Step.Cx cx
        ? cx
        : null;
  }

  /** Whether a step may as well come before the last one on its wire. */
  private boolean passes(Step step, int wire) {
    int index = last.get(wire).peek();
    return step instanceof Step.Turn
        && index != UNKNOWN
        && written.get(index) instanceof Step.Cx cx
        && cx.control() == wire;
  }
}
