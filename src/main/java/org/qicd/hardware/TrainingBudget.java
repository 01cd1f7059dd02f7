package org.qicd.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.backend.Backends;
import org.qicd.distill.GradientMethod;
import org.qicd.distill.GradientRule;
import org.qicd.measure.FidelityTest;
import org.qicd.measure.Shots;
import org.qicd.report.Numbers;
import org.qicd.setup.TrainSetup;
import org.qicd.train.round.CircuitCount;
import org.qicd.train.round.RoundPlan;
import org.qicd.transpile.Budget;
import org.qicd.transpile.Transpiler;

/**
 * What a training step and an evaluation cost on quantum computers. A computer runs the circuits of
 * its students one after the other. The times of several computers are added up.
 *
 * @param circuits the cost of each student's circuit
 * @param steps the cost of a training step, by each way to measure gradients and fidelities
 * @param shots how often each circuit is run
 */
public record TrainingBudget(List<Budget> circuits, List<Step> steps, int shots) {

  /** Somebody waits that long for an answer, in seconds: an hour. */
  static final double PATIENCE = 3600;

  /** A training of so many steps is a short one. */
  static final int SHORT_TRAINING = 100;

  /**
   * The cost of one training step.
   *
   * @param numQubits the qubits that the largest of its circuits takes
   * @param circuits number of different circuits
   * @param shots number of shots of all of them
   * @param seconds how long the quantum computer works
   */
  public record Step(
      GradientRule rule,
      FidelityTest test,
      int numQubits,
      long circuits,
      double shots,
      double seconds) {}

  /**
   * Returns the budget of a training.
   *
   * <p>A circuit that compares two states by inversion has the gates of a student's circuit twice.
   * A swap test takes two registers side by side, so as long as one; its own few gates, and the
   * swaps that they need on a given computer, are not counted.
   *
   * @param plan the plan of a typical round
   * @param shots how often each circuit is run, 1 or more
   * @param backends the computer of all students, or one for each
   * @throws IllegalArgumentException if a backend cannot run its circuit, or their number is
   *     another
   */
  public static TrainingBudget of(TrainSetup setup, RoundPlan plan, Backends backends, int shots) {
    backends.check(setup.circuits().size());
    List<Budget> budgets =
        IntStream.range(0, setup.circuits().size())
            .mapToObj(c -> Transpiler.transpile(setup.circuits().get(c), backends.of(c)))
            .map(Budget::of)
            .toList();
    RoundPlan measured = plan.measuredBy(new Shots(shots, 0, 0));
    List<Step> steps = new ArrayList<>();
    for (GradientRule rule : GradientRule.values()) {
      for (FidelityTest test : FidelityTest.values()) {
        boolean isRun = rule.isMeasured() && test != FidelityTest.EXACT;
        if (isRun && fits(test, budgets, backends)) {
          steps.add(step(setup, measured, budgets, rule, test));
        }
      }
    }
    return new TrainingBudget(budgets, steps, shots);
  }

  private static boolean fits(FidelityTest test, List<Budget> budgets, Backends backends) {
    return IntStream.range(0, budgets.size())
        .allMatch(c -> test.qubits(budgets.get(c).numQubits()) <= backends.of(c).numQubits());
  }

  private static int qubits(FidelityTest test, List<Budget> budgets) {
    return budgets.stream().mapToInt(budget -> test.qubits(budget.numQubits())).max().orElseThrow();
  }

  private static Step step(
      TrainSetup setup,
      RoundPlan plan,
      List<Budget> budgets,
      GradientRule rule,
      FidelityTest test) {
    GradientMethod own = setup.gradientMethod();
    CircuitCount count =
        new CircuitCount(
            setup, new GradientMethod(rule, test, own.perturbation(), own.seed(), false));
    long circuits = 0;
    double shots = 0;
    double seconds = 0;
    boolean compares = false;
    for (int c = 0; c < budgets.size(); c++) {
      CircuitCount.Parts parts = count.parts(plan, c);
      Budget alone = budgets.get(c);
      Budget compared = alone.repeated(test.depthFactor());
      circuits += parts.students().circuits() + parts.comparisons().circuits();
      shots += parts.students().shots(plan) + parts.comparisons().shots(plan);
      seconds += alone.seconds((double) parts.students().shots(plan));
      seconds += compared.seconds((double) parts.comparisons().shots(plan));
      compares |= parts.comparisons().circuits() > 0;
    }
    int steps = plan.numSteps();
    int qubits = compares ? qubits(test, budgets) : qubits(FidelityTest.INVERSION, budgets);
    return new Step(rule, test, qubits, circuits / steps, shots / steps, seconds / steps);
  }

  /** How long the quantum computer works to evaluate all students on so many images, in seconds. */
  public double evaluation(long images) {
    return circuits.stream().mapToDouble(budget -> budget.seconds((double) shots * images)).sum();
  }

  /** The step that takes the least time by a rule. */
  public Step fastest(GradientRule rule) {
    return steps.stream()
        .filter(step -> step.rule() == rule)
        .reduce((one, other) -> other.seconds() < one.seconds() ? other : one)
        .orElseThrow();
  }

  /** The budget in a sentence, with what is best done where. */
  public String verdict(long images) {
    return "%s test images with %s shots: %s; one training step by parameter shift: %s: %s"
        .formatted(
            Numbers.count(images),
            Numbers.count(shots),
            Durations.text(evaluation(images)),
            Durations.text(fastest(GradientRule.SHIFT).seconds()),
            advice(images));
  }

  private String advice(long images) {
    if (evaluation(images) > PATIENCE) {
      return "simulate here, and verify a few images there";
    }
    return fastest(GradientRule.SHIFT).seconds() * SHORT_TRAINING > PATIENCE
        ? "train here, verify there"
        : "train and verify there, if the circuits survive its noise";
  }
}
