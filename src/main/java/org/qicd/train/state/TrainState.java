package org.qicd.train.state;

import java.io.IOException;
import java.util.List;
import org.qicd.ensemble.Student;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/**
 * Everything that a training passes from one round to the next. It is immutable. A training that
 * continues from a saved state ends exactly as if it had not been interrupted.
 *
 * @param rounds number of finished rounds
 * @param students the students after these rounds
 * @param refreshed the students at the last refresh of the targets, from which the next round's
 *     targets come
 * @param best the state of early stopping
 * @param watch the watch over the students' fidelity
 * @param history the records of the rounds
 * @param spent what the rounds took
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
   * The gradients and the time that rounds took. All times are wall-clock times.
   *
   * @param gradients number of gradients of single images and probes
   * @param seconds time of the rounds, with validation
   * @param taskSeconds time of simulation and gradients
   * @param jobSeconds time of the rounds' Spark jobs, tasks included
   * @param validationSeconds time of validation
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

  /** The state before the first round. */
  public static TrainState before(List<Student> students) {
    return new TrainState(
        0, students, students, BestRound.NONE, FidelityWatch.ENTERED, History.EMPTY, Spent.NOTHING);
  }

  /** This state with optimizers that have taken no step. */
  public TrainState restarted() {
    return new TrainState(
        rounds,
        students.stream().map(Student::restarted).toList(),
        refreshed,
        best,
        watch,
        history,
        spent);
  }

  /**
   * Refuses a state that a training with this setup cannot be in.
   *
   * @throws IOException if the training cannot be in this state; the message says what does not fit
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
              && student.optimizerState.second().length == weights
              && (student.drift.length == 0 || student.drift.length == weights),
          "student " + m);
    }
  }

  private static void require(boolean holds, String what) throws IOException {
    if (!holds) {
      throw new DamagedCheckpointException(what + " does not fit the training");
    }
  }
}
