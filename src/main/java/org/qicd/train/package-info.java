/**
 * Training over Spark partitions: {@link org.qicd.train.TrainParam} is the table of parameters,
 * {@link org.qicd.train.TrainSetup} what they resolve to, {@link org.qicd.train.Trainer} the loop
 * of rounds, {@code StateRounds} and {@code WeightRounds} the two ways of running one, {@code
 * StudentTasks} what a task computes, {@link org.qicd.train.Evaluation} how students do.
 *
 * <p>Imports {@code distill}, {@code simulate}, {@code circuit}, {@code optim}, {@code data} and
 * Spark; called by {@code ml}, {@code diagnose} and {@code job}.
 */
package org.qicd.train;
