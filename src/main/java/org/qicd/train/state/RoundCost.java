package org.qicd.train.state;

import org.qicd.simulate.Flops;
import org.qicd.train.round.ProgramBytes;

/**
 * What a round cost the program: predicted from formulas beside what was measured. Rounds that one
 * job ran together have its measured part, and its students, in the first of them.
 *
 * @param round from 0
 * @param flops of the kernels, by {@link Flops}
 * @param bytesOut numbers sent to the tasks of its jobs, by {@link ProgramBytes}: once a job,
 *     however many executors fetch them
 * @param measuredBytesOut the same as Java writes them: headers and class names included
 * @param bytesBack numbers that tasks return, by {@link ProgramBytes}
 * @param measuredBytesBack results of tasks, by Spark's own count; 0 where it told nothing
 * @param jobs Spark jobs
 * @param tasks partitions of its jobs
 * @param measuredTasks tasks that ended, by Spark's own count: more where some failed or were gone
 * @param kernelSeconds of all tasks, added up, in simulation and gradients
 * @param sparkSeconds of jobs, less the kernels' in the time of a wall clock
 * @param driverSeconds of the round outside its jobs and validation
 */
public record RoundCost(
    int round,
    long flops,
    long bytesOut,
    long measuredBytesOut,
    long bytesBack,
    long measuredBytesBack,
    int jobs,
    int tasks,
    int measuredTasks,
    double kernelSeconds,
    double sparkSeconds,
    double driverSeconds) {

  /** With what Spark has counted. */
  public RoundCost measured(long bytesBack, int tasks) {
    return new RoundCost(
        round,
        flops,
        bytesOut,
        measuredBytesOut,
        this.bytesBack,
        bytesBack,
        jobs,
        this.tasks,
        tasks,
        kernelSeconds,
        sparkSeconds,
        driverSeconds);
  }
}
