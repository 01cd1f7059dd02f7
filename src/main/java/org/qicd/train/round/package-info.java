/**
 * What a round does. Begin with {@link org.qicd.train.round.Exchange}, which runs rounds as Spark
 * jobs and knows what they cost. {@link org.qicd.train.round.RoundPlanner} makes the {@link
 * org.qicd.train.round.RoundPlan} of each round: its images, step sizes and weights. {@link
 * org.qicd.train.round.TargetSource} says which circuits the targets of the students come from.
 * {@link org.qicd.train.round.StudentTasks} holds what tasks compute.
 *
 * <p>Tasks are pure functions of their input. This package imports {@code train.slice}, {@code
 * train.sample}, and what they import.
 */
package org.qicd.train.round;
