package org.qicd.transpile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Moves the steps of a program to coupled wires. Where two qubits of a {@code cx} are apart, wires
 * are swapped: those that bring the next gates nearest, as in Li, Ding and Xie, Tackling the qubit
 * mapping problem for NISQ-era quantum devices (SABRE), ASPLOS 2019.
 */
final class Router {
  /** How many later {@code cx} count in the choice of a swap. */
  private static final int LOOK_AHEAD = 20;

  /** How much each later {@code cx} counts less than the one before it. */
  private static final double FADING = 0.9;

  /**
   * What routing begins with.
   *
   * @param wires the wire on which each qubit begins
   * @param swapWeight how much a {@code cx} of a swap counts, in couplings that it saves
   */
  record Start(Region region, List<Integer> wires, double swapWeight) {}

  /**
   * A routed program.
   *
   * @param steps on wires
   * @param numEncoding number of steps that encode the image
   * @param wires the wire of each qubit behind all steps
   */
  record Routed(List<Step> steps, int numEncoding, List<Integer> wires) {}

  private final Program program;
  private final Region region;
  private final double swapWeight;
  private final int[] wires; // of each qubit
  private final int[] heads; // how many steps of each qubit are done
  private final boolean[] done;
  private final List<Step> routed; // null if only the cost is of interest
  private final int[] lastPair; // for each wire, the other wire if a cx on both was its last step
  private int numDone;
  private int numEncoding = -1;
  private int firstPair; // all cx before it are done
  private int swapsInVain;
  private double cost;

  private Router(Program program, Start start, List<Step> routed) {
    this.program = program;
    this.routed = routed;
    region = start.region();
    swapWeight = start.swapWeight();
    wires = start.wires().stream().mapToInt(Integer::intValue).toArray();
    heads = new int[wires.length];
    done = new boolean[program.steps().size()];
    lastPair = new int[wires.length];
    Arrays.fill(lastPair, -1);
  }

  /** Routes a program. */
  static Routed route(Program program, Start start) {
    Router router = new Router(program, start, new ArrayList<>());
    router.run();
    List<Integer> wires = Arrays.stream(router.wires).boxed().toList();
    return new Routed(router.routed, router.numEncoding, wires);
  }

  /** The cost of a routed program: the sum of {@code -log(1 - error)} of {@code cx} and readout. */
  static double cost(Program program, Start start) {
    Router router = new Router(program, start, null);
    router.run();
    return router.cost;
  }

  private void run() {
    advance();
    while (numDone < done.length) {
      List<Step.Cx> front = front();
      if (swapsInVain < 3 * wires.length) {
        bestSwap(front);
      } else {
        approach(front.get(0));
      }
      swapsInVain++;
      advance();
    }
    for (int q = 0; q < program.numRead(); q++) {
      cost += region.readoutCost(wires[q]);
    }
  }

  /** Takes all steps that can be taken without a swap. */
  private void advance() {
    boolean found = true;
    while (found) {
      found = false;
      for (int q = 0; q < wires.length; q++) {
        while (heads[q] < program.on(q).length && take(program.on(q)[heads[q]])) {
          found = true;
        }
      }
      if (numDone == program.numEncoding() && numEncoding < 0) {
        numEncoding = routed == null ? 0 : routed.size();
        found = true;
      }
    }
  }

  /** Takes a step if it is the next one of its qubits, and these are coupled. */
  private boolean take(int index) {
    Step step = program.steps().get(index);
    if (!isNext(index)) {
      return false;
    }
    if (step instanceof Step.Cx cx) {
      int a = wires[cx.control()];
      int b = wires[cx.target()];
      if (!region.areCoupled(a, b)) {
        return false;
      }
      join(a, b);
      cost += region.cost(a, b);
      swapsInVain = 0;
    }
    write(step, program.before(index));
    step.qubits().forEach(q -> heads[q]++);
    done[index] = true;
    numDone++;
    return true;
  }

  private void write(Step step, List<Step> ofOneQubitBefore) {
    if (!(step instanceof Step.Cx)) {
      step.qubits().forEach(q -> part(wires[q]));
    }
    if (routed != null) {
      ofOneQubitBefore.forEach(one -> routed.add(one.on(wires)));
    }
    if (step instanceof Step.Swap swap) {
      int wire = wires[swap.one()];
      wires[swap.one()] = wires[swap.other()];
      wires[swap.other()] = wire;
    } else if (routed != null) {
      routed.add(step.on(wires));
    }
  }

  private boolean isNext(int index) {
    if (index >= program.numEncoding() && numEncoding < 0) {
      return false;
    }
    for (int q : program.steps().get(index).qubits()) {
      if (program.on(q)[heads[q]] != index) {
        return false;
      }
    }
    return true;
  }

  private void join(int a, int b) {
    part(a);
    part(b);
    lastPair[a] = b;
    lastPair[b] = a;
  }

  private void part(int wire) {
    if (lastPair[wire] >= 0) {
      lastPair[lastPair[wire]] = -1;
      lastPair[wire] = -1;
    }
  }

  /** The {@code cx} that wait for their qubits to meet. */
  private List<Step.Cx> front() {
    List<Step.Cx> front = new ArrayList<>();
    for (int q = 0; q < wires.length; q++) {
      if (heads[q] < program.on(q).length) {
        int index = program.on(q)[heads[q]];
        if (program.steps().get(index) instanceof Step.Cx cx
            && cx.control() == q
            && isNext(index)) {
          front.add(cx);
        }
      }
    }
    return front;
  }

  /** The {@code cx} that come after those of the front. */
  private List<Step.Cx> later(List<Step.Cx> front) {
    int[] pairs = program.pairs();
    while (done[pairs[firstPair]]) {
      firstPair++;
    }
    List<Step.Cx> later = new ArrayList<>();
    for (int k = firstPair; k < pairs.length && later.size() < LOOK_AHEAD; k++) {
      Step.Cx cx = (Step.Cx) program.steps().get(pairs[k]);
      if (!done[pairs[k]] && !front.contains(cx)) {
        later.add(cx);
      }
    }
    return later;
  }

  private void bestSwap(List<Step.Cx> front) {
    List<Step.Cx> later = later(front);
    int[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (Step.Cx cx : front) {
      for (int qubit : cx.qubits()) {
        int a = wires[qubit];
        for (int b = 0; b < wires.length; b++) {
          if (region.areCoupled(a, b)) {
            double score = score(front, later, a, b);
            if (score < least) {
              least = score;
              best = new int[] {a, b};
            }
          }
        }
      }
    }
    swap(best[0], best[1], front.get(0).source());
  }

  /** How far qubits would be apart after a swap. */
  private double score(List<Step.Cx> front, List<Step.Cx> later, int a, int b) {
    double sum = swapWeight * numCx(a, b);
    for (Step.Cx cx : front) {
      sum += distance(cx, a, b) / front.size();
    }
    double weight = 1;
    for (Step.Cx cx : later) {
      weight *= FADING;
      sum += weight * distance(cx, a, b) * (1 - FADING);
    }
    return sum;
  }

  private double distance(Step.Cx cx, int a, int b) {
    return region.distance(swapped(wires[cx.control()], a, b), swapped(wires[cx.target()], a, b));
  }

  private static int swapped(int wire, int a, int b) {
    return wire == a ? b : wire == b ? a : wire;
  }

  /** The {@code cx} that a swap adds: one of its three may cancel out the one before it. */
  private int numCx(int a, int b) {
    return lastPair[a] == b ? 1 : 3;
  }

  private void swap(int a, int b, int source) {
    cost += numCx(a, b) * region.cost(a, b);
    join(a, b);
    if (routed != null) {
      routed.add(new Step.Swap(a, b, source));
    }
    for (int q = 0; q < wires.length; q++) {
      wires[q] = swapped(wires[q], a, b);
    }
  }

  /** Brings the qubits of a {@code cx} one coupling nearer. */
  private void approach(Step.Cx cx) {
    int from = wires[cx.control()];
    int to = wires[cx.target()];
    for (int b = 0; b < wires.length; b++) {
      if (region.areCoupled(from, b) && region.distance(b, to) < region.distance(from, to)) {
        swap(from, b, cx.source());
        return;
      }
    }
  }
}
