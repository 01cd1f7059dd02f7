/**
 * The command line: {@link org.qicd.job.Main} dispatches to {@code TrainCommand}, {@code
 * EvaluateCommand}, {@code CompareCommand} and {@code CircuitCommand}; {@code JobConfig} reads the
 * HOCON configuration, {@code JobSession} opens Spark, {@code JobData} reads the images, {@code
 * RunDirectory} and {@code JobModel} hold what comes out.
 *
 * <p>May import everything; nothing imports it. A user's mistake is an {@code
 * IllegalArgumentException} wherever it is found, and becomes one line and exit code 2 here.
 */
package org.qicd.job;
