package org.qicd.distill;

/**
 * The distillation term of a student's loss: a scale times the sum of the divergences R of the
 * student's outputs from their targets, each times its image's weight.
 *
 * @param <T> {@link EnsembleTargets} for shared images, {@link ClassTargets} for labelled ones
 * @param targets the targets, which are constants in the student's gradient
 * @param student this student's place in the ensemble
 * @param scale factor of each divergence; with 0 the term has no gradient, and R is still measured
 */
public record DistillTerm<T>(T targets, int student, double scale) {}
