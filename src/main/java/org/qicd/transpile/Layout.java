package org.qicd.transpile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Chooses the qubits of a backend on which a program runs, and where each of its qubits begins. */
final class Layout {
  /** The regions in which better beginnings are looked for. */
  private static final int MOST_REGIONS = 6;

  /** The most steps that are routed in the search, so that it takes well under a second. */
  private static final int MOST_STEPS = 2_000_000;

  private final Program program;
  private final Basis basis;
  private int stepsLeft = MOST_STEPS;

  Layout(Program program, Basis basis) {
    this.program = program;
    this.basis = basis;
  }

  /** Returns the program on the qubits where it costs least of all that were tried. */
  Router.Routed best() {
    int[] inOrder = IntStream.range(0, program.numQubits()).toArray();
    List<Router.Routed> first = new ArrayList<>();
    for (List<Integer> qubits : regions()) {
      first.add(route(new Region(basis, qubits), inOrder));
      if (stepsLeft < MOST_STEPS / 2) {
        break;
      }
    }
    first.sort(Comparator.comparingDouble(Router.Routed::cost));
    Router.Routed best = first.get(0);
    for (Router.Routed start : first.subList(0, Math.min(MOST_REGIONS, first.size()))) {
      Router.Routed found = improved(start, inOrder);
      best = found.cost() < best.cost() ? found : best;
    }
    return best;
  }

  private Router.Routed route(Region region, int[] placement) {
    stepsLeft -= program.steps().size() + 1;
    return Router.route(program, region, placement);
  }

  /** Exchanges the beginnings of two qubits as long as that costs less. */
  private Router.Routed improved(Router.Routed start, int[] inOrder) {
    Router.Routed best = start;
    int[] placement = inOrder.clone();
    for (boolean better = true; better; ) {
      better = false;
      for (int a = 0; a < placement.length; a++) {
        for (int b = 0; b < a && stepsLeft > 0; b++) {
          exchange(placement, a, b);
          Router.Routed found = route(start.region(), placement);
          if (found.cost() < best.cost()) {
            best = found;
            better = true;
          } else {
            exchange(placement, a, b);
          }
        }
      }
    }
    return best;
  }

  private static void exchange(int[] placement, int a, int b) {
    int wire = placement[a];
    placement[a] = placement[b];
    placement[b] = wire;
  }

  /** Connected sets of qubits: from each qubit, one that errs little and one that is compact. */
  private Set<List<Integer>> regions() {
    Set<List<Integer>> regions = new LinkedHashSet<>();
    int most = 0;
    for (int start : basis.qubits()) {
      for (boolean compact : new boolean[] {false, true}) {
        List<Integer> region = grown(start, compact);
        most = Math.max(most, region.size());
        if (region.size() == program.numQubits()) {
          regions.add(region);
        }
      }
    }
    if (regions.isEmpty()) {
      throw new IllegalArgumentException(
          "the circuit has %d qubits, and at most %d of backend '%s' are coupled by cx, cz or ecr"
              .formatted(program.numQubits(), most, basis.backendName()));
    }
    return regions;
  }

  private List<Integer> grown(int start, boolean compact) {
    TreeSet<Integer> region = new TreeSet<>(List.of(start));
    while (region.size() < program.numQubits()) {
      int next = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int member : region) {
        for (int candidate : basis.neighbours(member)) {
          double cost = region.contains(candidate) ? least : cost(candidate, region, compact);
          if (cost < least) {
            least = cost;
            next = candidate;
          }
        }
      }
      if (next < 0) {
        break;
      }
      region.add(next);
    }
    return new ArrayList<>(region);
  }

  /** What a qubit adds to a region: the errors of its best coupling and of its readout. */
  private double cost(int candidate, Set<Integer> region, boolean compact) {
    double error = Double.POSITIVE_INFINITY;
    int couplings = 0;
    for (int neighbour : basis.neighbours(candidate)) {
      if (region.contains(neighbour)) {
        error = Math.min(error, basis.pair(candidate, neighbour).orElseThrow().error());
        couplings++;
      }
    }
    return error + basis.readoutError(candidate) - (compact ? couplings : 0);
  }
}
