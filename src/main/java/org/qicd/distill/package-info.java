/**
 * The losses of students, and the targets of their distillation terms. Begin with {@link
 * org.qicd.distill.LossGradient}, which turns a student's states into losses, seeds of the adjoint
 * sweep and a gradient. The targets of a {@link org.qicd.distill.DistillTerm} are {@link
 * org.qicd.distill.EnsembleTargets} on shared images and {@link org.qicd.distill.ClassTargets} on
 * labelled ones. {@link org.qicd.distill.Strategy}, {@link org.qicd.distill.DistillSchedule} and
 * {@link org.qicd.distill.Start} are choices of a run.
 *
 * <p>This package imports {@code simulate}, {@code simulate.kernels}, {@code measure}, {@code
 * circuit} and {@code random}. It knows nothing of Spark.
 */
package org.qicd.distill;
