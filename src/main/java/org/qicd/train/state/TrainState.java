package org.qicd.train.state;

import java.io.IOException;
import java.util.List;
import org.qicd.ensemble.Student;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/**
 * All that a training carries from one round to the next: it goes on from a saved one as it would
 * have from its own. Immutable.
 *
 * @param rounds that are done
 * @param students after them
 * @param refreshed the students when the next round's targets were last refreshed
 * @param best where early stopping is
 * @param watch where the watch over the students' fidelity is
 * @param history what the rounds have shown
 * @param spent what they took
 */
public record TrainState(
    int rounds,
    List<Student> students,
    List<Student> refreshed,
    BestRound best,
    FidelityWatch watch,
    History history,
    Spent spent) {

  /**
   * What rounds took.
   *
   * @param gradients of single images, and probes
   * @param seconds of a wall clock
   * @param taskSeconds of simulation and gradients, in the time of a wall clock
   * @param jobSeconds of the rounds' Spark jobs, tasks included
   * @param validationSeconds spent on validation
   */
  public record Spent(
      long gradients,
      double seconds,
      double taskSeconds,
      double jobSeconds,
      double validationSeconds) {
    static final Spent NOTHING = new Spent(0, 0, 0, 0, 0);

    public Spent plus(Spent more) {
      return new Spent(
          gradients + more.gradients,
          seconds + more.seconds,
          taskSeconds + more.taskSeconds,
          jobSeconds + more.jobSeconds,
          validationSeconds + more.validationSeconds);
    }

    public Spent minus(Spent less) {
      return new Spent(
          gradients - less.gradients,
          seconds - less.seconds,
          taskSeconds - less.taskSeconds,
          jobSeconds - less.jobSeconds,
          validationSeconds - less.validationSeconds);
    }
  }

  /** Before the first round. */
  public static TrainState before(List<Student> students) {
    return new TrainState(
        0, students, students, BestRound.NONE, FidelityWatch.ENTERED, History.EMPTY, Spent.NOTHING);
  }

  /**
   * Refuses a state that a training cannot be in.
   *
   * @throws IOException naming what does not fit
   */
  void check(TrainSetup setup) throws IOException {
    int circuits = setup.circuits().size();
    require(rounds > 0 && rounds <= setup.params().get(TrainParam.MAX_ITER), "its round");
    require(history.size() == rounds, "the length of its history");
    for (History.Round round : history.rounds()) {
      require(round.records().size() == circuits, "the students of its history");
    }
    check(setup, students);
    check(setup, refreshed);
    require(best.round() < rounds, "its best round");
    if (best.round() >= 0) {
      check(setup, best.students());
    }
  }

  private static void check(TrainSetup setup, List<Student> students) throws IOException {
    require(students.size() == setup.circuits().size(), "its number of students");
    for (int m = 0; m < students.size(); m++) {
      Student student = students.get(m);
      int weights = setup.circuits().get(m).numWeights();
      require(
          student.index == m
              && student.optimizerState.steps() >= 0
              && student.weights.length == weights
              && student.optimizerState.first().length == weights
              && student.optimizerState.second().length == weights,
          "student " + m);
    }
  }

  private static void require(boolean holds, String what) throws IOException {
    if (!holds) {
      throw new DamagedCheckpointException(what + " does not fit the training");
    }
  }
}
