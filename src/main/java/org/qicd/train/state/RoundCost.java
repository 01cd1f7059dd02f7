package org.qicd.train.state;

/**
 * What a round cost the program: predicted from formulas beside what was measured. Rounds that were
 * run together have all but their flops in the first of them.
 *
 * @param round from 0
 * @param flops of the kernels
 * @param out what was sent to the tasks
 * @param back what the tasks returned
 * @param jobs of Spark
 * @param seconds where the time went
 */
public record RoundCost(int round, long flops, Out out, Back back, Jobs jobs, Seconds seconds) {

  /** Of no round. */
  public static final RoundCost NOTHING =
      new RoundCost(0, 0, new Out(0, 0), new Back(0, 0), new Jobs(0, 0, 0), new Seconds(0, 0, 0));

  /**
   * What was sent to the tasks of the round's jobs, once a job, however many executors fetch it.
   *
   * @param bytesOut bytes of the numbers
   * @param measuredBytesOut the same as Java writes them, headers and class names included
   */
  public record Out(long bytesOut, long measuredBytesOut) {}

  /**
   * What tasks returned.
   *
   * @param bytesBack bytes of the numbers
   * @param measuredBytesBack results by Spark's own count; 0 where it told nothing
   */
  public record Back(long bytesBack, long measuredBytesBack) {}

  /**
   * Spark's jobs.
   *
   * @param jobs how many
   * @param tasks partitions of these jobs
   * @param measuredTasks tasks that ended, by Spark's own count; more where some failed
   */
  public record Jobs(int jobs, int tasks, int measuredTasks) {}

  /**
   * Where the time went, in seconds.
   *
   * @param kernelSeconds of all tasks, added up, in simulation and gradients
   * @param sparkSeconds of jobs, less the kernels' in the time of a wall clock
   * @param driverSeconds of the round outside its jobs and validation
   */
  public record Seconds(double kernelSeconds, double sparkSeconds, double driverSeconds) {
    public double total() {
      return kernelSeconds + sparkSeconds + driverSeconds;
    }
  }

  /** With what Spark has counted. */
  public RoundCost measured(long resultBytes, int tasks) {
    return new RoundCost(
        round,
        flops,
        out,
        new Back(back.bytesBack, resultBytes),
        new Jobs(jobs.jobs, jobs.tasks, tasks),
        seconds);
  }

  /** Both together, under the number of this round. */
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
            seconds.driverSeconds + more.seconds.driverSeconds));
  }
}
