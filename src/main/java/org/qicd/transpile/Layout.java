package org.qicd.transpile;

import java.util.ArrayList;
import java.util.Collections;
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

  /** None of them is best for all circuits. */
  private static final double[] SWAP_WEIGHTS = {0.1, 0.3};

  private final Program program;
  private final Basis basis;
  private int stepsLeft = MOST_STEPS;

  Layout(Program program, Basis basis) {
    this.program = program;
    this.basis = basis;
  }

  private record Found(Router.Start start, double cost) {
    static Found better(Found one, Found other) {
      return other.cost < one.cost ? other : one;
    }
  }

  /** Returns where the program costs least of all that was tried. */
  Router.Start best() {
    List<Integer> inOrder = IntStream.range(0, program.numQubits()).boxed().toList();
    List<Found> firsts = new ArrayList<>();
    for (List<Integer> qubits : regions()) {
      if (firsts.isEmpty() || stepsLeft > MOST_STEPS / 2) {
        firsts.add(tried(new Router.Start(new Region(basis, qubits), inOrder, SWAP_WEIGHTS[0])));
      }
    }
    firsts.sort(Comparator.comparingDouble(Found::cost));
    Found best = firsts.get(0);
    for (Found first : firsts.subList(0, Math.min(MOST_REGIONS, firsts.size()))) {
      for (double weight : SWAP_WEIGHTS) {
        best = Found.better(best, improved(first.start().region(), inOrder, weight));
      }
    }
    return best.start();
  }

  private Found tried(Router.Start start) {
    stepsLeft -= program.steps().size() + 1;
    return new Found(start, Router.cost(program, start));
  }

  /** Exchanges the beginnings of two qubits as long as that costs less. */
  private Found improved(Region region, List<Integer> inOrder, double weight) {
    Found best = tried(new Router.Start(region, inOrder, weight));
    for (boolean better = true; better; ) {
      better = false;
      for (int a = 0; a < inOrder.size(); a++) {
        for (int b = 0; b < a && stepsLeft > 0; b++) {
          List<Integer> exchanged = exchanged(best.start().wires(), a, b);
          Found found = tried(new Router.Start(region, exchanged, weight));
          better |= found.cost() < best.cost();
          best = Found.better(best, found);
        }
      }
    }
    return best;
  }

  private static List<Integer> exchanged(List<Integer> wires, int a, int b) {
    List<Integer> exchanged = new ArrayList<>(wires);
    Collections.swap(exchanged, a, b);
    return exchanged;
  }

  /**
   * Connected sets of qubits: from each qubit, one that errs little, one with many couplings, and
   * the qubits that are next to it.
   */
  private Set<List<Integer>> regions() {
    Set<List<Integer>> regions = new LinkedHashSet<>();
    int most = 0;
    for (int start : basis.qubits()) {
      for (List<Integer> region : List.of(grown(start, false), grown(start, true), near(start))) {
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

  /** The qubits that are the fewest couplings away. */
  private List<Integer> near(int start) {
    List<Integer> found = new ArrayList<>(List.of(start));
    for (int k = 0; k < found.size() && found.size() < program.numQubits(); k++) {
      basis.neighbours(found.get(k)).stream()
          .filter(next -> !found.contains(next))
          .limit(program.numQubits() - found.size())
          .forEach(found::add);
    }
    Collections.sort(found);
    return found;
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
