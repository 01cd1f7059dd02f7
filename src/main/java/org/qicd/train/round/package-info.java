/**
 * What a round does: {@link org.qicd.train.round.RoundPlanner} decides a {@link
 * org.qicd.train.round.RoundPlan} of images, step sizes and weights, an exchange runs it as jobs,
 * {@code StudentTasks} is what a task computes, {@link org.qicd.train.round.TargetSource} where the
 * students' targets come from.
 *
 * <p>Tasks are pure functions of their input. Above {@code train.slice}.
 */
package org.qicd.train.round;
