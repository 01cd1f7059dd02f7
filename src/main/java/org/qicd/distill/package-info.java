/**
 * Losses and what students pull toward: {@link org.qicd.distill.LossGradient} turns a student's
 * states into losses, seeds of the adjoint sweep and a gradient; {@link
 * org.qicd.distill.EnsembleTargets} is the ensemble of the others; {@link
 * org.qicd.distill.Strategy}, {@link org.qicd.distill.DistillSchedule} and {@link
 * org.qicd.distill.Start} are the choices of a run.
 *
 * <p>Imports {@code simulate} and {@code circuit}; knows nothing of Spark.
 */
package org.qicd.distill;
