package org.qicd.train.round;

import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.distill.Divergence;
import org.qicd.distill.GradientMethod;
import org.qicd.distill.GradientRule;
import org.qicd.measure.FidelityTest;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.Flops;
import org.qicd.simulate.ShiftSimulator;

/**
 * Counts the circuits that quantum computers run for the gradients of a round. Circuits that only a
 * report needs are not among them, such as those of a task term without weight. Neither are those
 * of a teacher or of averaged weights, whose outputs are given to the students. A circuit that is
 * compared with one of several peers, chosen at random by each shot, counts once.
 */
public final class CircuitCount {
  private final TrainSetup setup;
  private final GradientMethod method;

  /** The circuits with displaced weights of one image. */
  private static final long DISPLACED = 2;

  /** The shifted or displaced circuits of one image, by the index of the circuit. */
  private final List<Long> shifted = new ArrayList<>();

  /**
   * What a circuit is run for in a round.
   *
   * @param circuits number of circuits
   * @param measurements number of numbers or distributions that are estimated, each by all shots; a
   *     measurement in random bases takes several circuits
   */
  public record Count(long circuits, long measurements) {
    static final Count NOTHING = new Count(0, 0);

    Count plus(Count more) {
      return new Count(circuits + more.circuits, measurements + more.measurements);
    }

    Count times(long factor) {
      return new Count(factor * circuits, factor * measurements);
    }

    /** The number of shots of all these circuits in a round. */
    public long shots(RoundPlan plan) {
      return measurements * plan.shots.count();
    }
  }

  /** Counts the circuits of a training as it is set up. */
  public CircuitCount(TrainSetup setup) {
    this(setup, setup.gradientMethod());
  }

  /** Counts the circuits that a training would run if it found gradients by another method. */
  public CircuitCount(TrainSetup setup, GradientMethod method) {
    this.setup = setup;
    this.method = method;
    for (Circuit circuit : setup.circuits()) {
      shifted.add(
          switch (method.rule()) {
            case ADJOINT -> 0L;
            case SHIFT -> ShiftSimulator.circuits(circuit);
            case SPSA -> DISPLACED;
          });
    }
  }

  /**
   * The circuits of a round by what is measured.
   *
   * @param students those whose own state is measured
   * @param comparisons those by which two states are compared
   */
  public record Parts(Count students, Count comparisons) {
    private Count sum() {
      return students.plus(comparisons);
    }
  }

  /** The circuits of all students in a round; none for exact gradients. */
  public Count of(RoundPlan plan) {
    Count count = Count.NOTHING;
    for (int c = 0; c < setup.circuits().size(); c++) {
      count = count.plus(of(plan, c));
    }
    return count;
  }

  /** The circuits of a student's circuit in a round. */
  public Count of(RoundPlan plan, int circuit) {
    return parts(plan, circuit).sum();
  }

  /** The same by what is measured. */
  public Parts parts(RoundPlan plan, int circuit) {
    Count students = Count.NOTHING;
    Count comparisons = Count.NOTHING;
    if (method.rule().isMeasured() && plan.takesPart(circuit)) {
      Divergence divergence = setup.at(plan.round).divergence();
      Count asTarget = asTarget(setup.at(plan.round), circuit);
      boolean byClasses = divergence == Divergence.KL;
      for (int step = 0; step < plan.numSteps(); step++) {
        int numLabelled = plan.labelled(step, circuit).length;
        int numShared = plan.numShared(step);
        boolean onLabelled = plan.lambda > 0 && numShared == 0;
        if (plan.taskWeight > 0 || onLabelled) {
          students = students.plus(classes(circuit).times(numLabelled));
        }
        int numTargets = onLabelled ? numLabelled : plan.lambda > 0 ? numShared : 0;
        students = students.plus(asTarget.times(numTargets));
        // On labelled images, class probabilities are measured for the task already.
        int numCompared = onLabelled && divergence != Divergence.SUPERFIDELITY ? 0 : numTargets;
        Count compared = compared(divergence, circuit, plan).times(numCompared);
        students = byClasses ? students.plus(compared) : students;
        comparisons = byClasses ? comparisons : comparisons.plus(compared);
      }
    }
    return new Parts(students, comparisons);
  }

  /**
   * The floating-point operations of the kernels for the gradient of one image. For two shifted
   * circuits, a simulator runs half of the circuit on average.
   */
  long flops(int circuit) {
    Circuit own = setup.circuits().get(circuit);
    long forward = Flops.forward(own);
    // The exact gradient, which that of shifted circuits is compared with.
    long compared = setup.trainingShots().areExact() ? 0 : Flops.gradient(own);
    return switch (method.rule()) {
      case ADJOINT -> Flops.gradient(own);
      case SHIFT -> forward + shifted.get(circuit) * forward / 4 + compared;
      case SPSA -> forward + shifted.get(circuit) * forward;
    };
  }

  /** For the gradient of what depends on class probabilities, on one image. */
  private Count classes(int circuit) {
    return readouts(circuit).times(shifted.get(circuit) + (displaces() ? 0 : 1));
  }

  /** For the class probabilities of one circuit on one image. */
  private Count readouts(int circuit) {
    Circuit own = setup.circuits().get(circuit);
    long readouts = own.readout().isDiagonal() ? 1 : own.readout().paulis().size();
    return new Count(readouts, readouts);
  }

  /**
   * For the class probabilities that a student's peers learn from, on one image, if its own
   * gradient does not take them anyway.
   */
  private Count asTarget(TrainSetup now, int circuit) {
    boolean fromStudents =
        !now.isTaught()
            && now.params().get(TrainParam.DISTILL_TARGET) != TrainParam.DistillTarget.AVERAGED;
    return displaces() && fromStudents && now.divergence() == Divergence.KL
        ? readouts(circuit)
        : Count.NOTHING;
  }

  /** Whether weights are displaced, and the circuit with the weights themselves is not needed. */
  private boolean displaces() {
    return method.rule() == GradientRule.SPSA;
  }

  /** For the gradient of the distillation term on one image. */
  private Count compared(Divergence divergence, int circuit, RoundPlan plan) {
    long shifts = shifted.get(circuit);
    return switch (divergence) {
      case NONE -> Count.NOTHING;
      case KL -> classes(circuit);
      // The products of rho and sigma and of rho and rho in each circuit, and of sigma and sigma.
      case SUPERFIDELITY -> {
        long products = 2 * (shifts + (displaces() ? 0 : 1)) + 1;
        yield new Count(products, products);
      }
      case INFIDELITY -> {
        Circuit own = setup.circuits().get(circuit);
        // An exact fidelity counts like one that is found by one circuit.
        long circuits =
            Math.max(1, method.fidelity().circuits(own.numQubits(), plan.shots.count()));
        if (method.fidelity().needs() != FidelityTest.Needs.RECORDS) {
          yield new Count(shifts * circuits, shifts * circuits);
        }
        // A student's record of its unshifted state serves as the target of all others.
        yield new Count((shifts + 1) * circuits / 2, shifts + 1);
      }
    };
  }
}
