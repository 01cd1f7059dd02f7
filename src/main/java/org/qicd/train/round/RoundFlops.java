package org.qicd.train.round;

import org.qicd.circuit.Circuit;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.Flops;

/** Floating-point operations of a round, by {@link Flops}. */
public final class RoundFlops {
  private RoundFlops() {}

  /** What all circuits of a round cost, each on its own and on the shared images. */
  public static long of(TrainSetup setup, RoundPlan plan) {
    boolean anew = setup.exchange() == TrainParam.Exchange.STATES;
    long flops = 0;
    for (int c = 0; c < setup.circuits().size(); c++) {
      if (plan.takesPart(c)) {
        Circuit circuit = setup.circuits().get(c);
        long own = 0;
        for (int step = 0; step < plan.numSteps(); step++) {
          own += plan.labelled(step, c).length;
        }
        flops += (own + plan.numShared()) * Flops.gradient(circuit);
        // States that moved are those of another task, which simulated them once more.
        flops += anew ? plan.numShared() * Flops.forward(circuit) : 0;
      }
    }
    return flops;
  }
}
