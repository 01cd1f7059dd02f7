package org.qicd.train.state;

/**
 * What a round cost the program, both predicted by formulas and measured. If rounds were run
 * together, the first of them has the costs of all, except for the floating-point operations.
 *
 * @param round number of the round, from 0
 * @param flops floating-point operations of the kernels
 * @param out what was sent to the tasks
 * @param back what the tasks returned
 * @param jobs the Spark jobs
 * @param seconds the time by its parts
 * @param quantum what quantum computers would have run
 */
public record RoundCost(
    int round, long flops, Out out, Back back, Jobs jobs, Seconds seconds, Quantum quantum) {

  /** No cost at all. */
  public static final RoundCost NOTHING =
      new RoundCost(
          0,
          0,
          new Out(0, 0),
          new Back(0, 0),
          new Jobs(0, 0, 0),
          new Seconds(0, 0, 0),
          new Quantum(0, 0));

  /**
   * What was sent to the tasks of the round's jobs. It is counted once for each job, however many
   * executors fetch it.
   *
   * @param bytesOut predicted bytes of the numbers
   * @param measuredBytesOut bytes of Java's serialization, with headers and class names
   */
  public record Out(long bytesOut, long measuredBytesOut) {}

  /**
   * What the tasks returned.
   *
   * @param bytesBack predicted bytes of the numbers
   * @param measuredBytesBack bytes of the results by Spark's own count; 0 if Spark reported none
   */
  public record Back(long bytesBack, long measuredBytesBack) {}

  /**
   * The Spark jobs of a round.
   *
   * @param jobs number of jobs
   * @param tasks number of partitions of these jobs
   * @param measuredTasks number of tasks that ended, by Spark's own count; larger if tasks failed
   */
  public record Jobs(int jobs, int tasks, int measuredTasks) {}

  /**
   * The time of a round by its parts, in seconds.
   *
   * @param kernelSeconds simulation and gradients, added up over all tasks
   * @param sparkSeconds wall-clock time of the jobs without simulation and gradients
   * @param driverSeconds wall-clock time of the round outside its jobs and its validation
   */
  public record Seconds(double kernelSeconds, double sparkSeconds, double driverSeconds) {
    public double total() {
      return kernelSeconds + sparkSeconds + driverSeconds;
    }
  }

  /**
   * What the quantum computers of all students would have run for the gradients of a round.
   *
   * @param circuits number of circuits
   * @param shots number of shots of these circuits
   */
  public record Quantum(long circuits, long shots) {}

  /** This cost, with what Spark has counted. */
  public RoundCost measured(long resultBytes, int tasks) {
    return new RoundCost(
        round,
        flops,
        out,
        new Back(back.bytesBack, resultBytes),
        new Jobs(jobs.jobs, jobs.tasks, tasks),
        seconds,
        quantum);
  }

  /** The sum of both costs, under the number of this round. */
  public RoundCost plus(RoundCost more) {
    return new RoundCost(
        round,
        flops + more.flops,
        new Out(out.bytesOut + more.out.bytesOut, out.measuredBytesOut + more.out.measuredBytesOut),
        new Back(
            back.bytesBack + more.back.bytesBack,
            back.measuredBytesBack + more.back.measuredBytesBack),
        new Jobs(
            jobs.jobs + more.jobs.jobs,
            jobs.tasks + more.jobs.tasks,
            jobs.measuredTasks + more.jobs.measuredTasks),
        new Seconds(
            seconds.kernelSeconds + more.seconds.kernelSeconds,
            seconds.sparkSeconds + more.seconds.sparkSeconds,
            seconds.driverSeconds + more.seconds.driverSeconds),
        new Quantum(quantum.circuits + more.quantum.circuits, quantum.shots + more.quantum.shots));
  }
}
