package org.qicd.train.round;

import java.util.List;
import java.util.Optional;
import org.qicd.distill.Strategy;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.sample.InitialStudents;

/** Which exchange a training has. */
public final class Exchanges {
  private Exchanges() {}

  /**
   * The exchange of a training that is yet to come. A teacher that is not known is taken to be one
   * circuit: as it will be trained, or as the first student where it is given by its path.
   */
  public static Exchange of(TrainSetup setup) {
    return of(setup, assumedTeacher(setup));
  }

  /**
   * The exchange of a training. {@code auto} is weights, which never move more than states do: a
   * task that knows all weights makes the targets by itself. So no output travels, no state is
   * simulated twice, and a round is one job instead of two. It is states only where the task of the
   * one slice has so much to do that several tasks, one for each student, finish sooner.
   *
   * @param teacher the circuits that all students learn from; empty where there are none
   */
  public static Exchange of(TrainSetup setup, Optional<TrainedEnsemble> teacher) {
    return switch (setup.params().get(TrainParam.EXCHANGE)) {
      case STATES -> new StatesExchange(setup, teacher);
      case WEIGHTS -> new WeightsExchange(setup, teacher);
      case LABELS -> new LabelsExchange(setup, teacher);
      case AUTO ->
          new StatesExchange(setup, assumedTeacher(setup)).isWorthItsPrice()
              ? new StatesExchange(setup, teacher)
              : new WeightsExchange(setup, teacher);
    };
  }

  private static Optional<TrainedEnsemble> assumedTeacher(TrainSetup setup) {
    if (setup.params().get(TrainParam.STRATEGY) != Strategy.QKD) {
      return Optional.empty();
    }
    TrainSetup taught = setup.trainsTeacher() ? setup.ofTeacher() : setup;
    double[] weights = InitialStudents.of(taught).get(0).weights;
    return Optional.of(new TrainedEnsemble(taught.circuits().subList(0, 1), List.of(weights)));
  }
}
