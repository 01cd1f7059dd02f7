package org.qicd.train;

/**
 * One round of one student, as the history keeps it.
 *
 * @param round from 0
 * @param student from 0
 * @param taskLoss mean cross-entropy of the last step's labelled batch
 * @param batchAccuracy share of that batch predicted correctly
 * @param divergence mean R of the last step's shared images; NaN without a pull
 * @param largestDivergence greatest R of one of them
 * @param distillWeight lambda of the round
 * @param stepSize size of the last step
 * @param validationAccuracy on validation images after the round; NaN where it was not measured
 */
public record RoundRecord(
    int round,
    int student,
    double taskLoss,
    double batchAccuracy,
    double divergence,
    double largestDivergence,
    double distillWeight,
    double stepSize,
    double validationAccuracy) {}
