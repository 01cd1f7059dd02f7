package org.qicd.train.round;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.setup.Phases;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.sample.InitialStudents;

/** Chooses the exchange of a training by its parameters. */
public final class Exchanges {
  private Exchanges() {}

  /**
   * The exchange of a training that has not begun. The teacher is not known yet, so it is assumed
   * to be one circuit: the circuit that will be trained, or that of the first student if the
   * teacher is given by its path.
   */
  public static Exchange of(TrainSetup setup) {
    return of(setup, assumedTeacher(setup));
  }

  /**
   * The exchange of a training. In most cases {@code auto} means weights: a task that has all
   * weights computes the targets itself. So no output moves, no image is simulated twice, and a
   * step is one job. {@code auto} means states only if there is one slice, and its task has so much
   * work that one task for each student is faster.
   *
   * @param teacher the circuits that all students learn from; empty where there are none
   */
  public static Exchange of(TrainSetup setup, Optional<TrainedEnsemble> teacher) {
    return switch (setup.params().get(TrainParam.EXCHANGE)) {
      case STATES -> new StatesExchange(setup, teacher);
      case WEIGHTS -> new WeightsExchange(setup, teacher);
      case LABELS -> new LabelsExchange(setup, teacher);
      case AUTO ->
          new StatesExchange(setup, assumedTeacher(setup)).isFaster()
              ? new StatesExchange(setup, teacher)
              : new WeightsExchange(setup, teacher);
    };
  }

  /**
   * The exchange of each round of a training. Each phase of the training has its own.
   *
   * @param teacher the circuits that all students learn from; empty where there are none
   */
  public static IntFunction<Exchange> byRound(TrainSetup setup, Optional<TrainedEnsemble> teacher) {
    NavigableMap<Integer, Exchange> byEnd = new TreeMap<>();
    for (Phases.Phase phase : setup.phases().list()) {
      byEnd.put(phase.end(), of(setup.at(phase.end() - 1), teacher));
    }
    return round -> byEnd.higherEntry(round).getValue();
  }

  private static Optional<TrainedEnsemble> assumedTeacher(TrainSetup setup) {
    if (!setup.isTaught() || setup.hasTeacherColumn()) {
      return Optional.empty();
    }
    TrainSetup taught = setup.trainsTeacher() ? setup.ofTeacher() : setup;
    double[] weights = InitialStudents.of(taught).get(0).weights;
    return Optional.of(new TrainedEnsemble(taught.circuits().subList(0, 1), List.of(weights)));
  }
}
