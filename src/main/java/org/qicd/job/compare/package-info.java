/**
 * Paired trials and their statistics; called by the command {@code compare}. {@link
 * org.qicd.job.compare.Comparison} runs trials and keeps them as {@link
 * org.qicd.job.compare.TrialRow}s, {@link org.qicd.job.compare.Tuning} chooses settings, an {@link
 * org.qicd.job.compare.Outcome} is what a method's trials on fresh seeds say.
 *
 * <p>Trials are paired by seed: element {@code i} of two arrays comes from the same split, the same
 * initial students and the same batches. Estimates ({@link org.qicd.job.compare.PairedDifference},
 * {@link org.qicd.job.compare.PairedRatio}, {@link org.qicd.job.compare.SpeedRatio}, {@link
 * org.qicd.job.compare.NonInferiority}, {@link org.qicd.job.compare.Growth}, {@link
 * org.qicd.job.compare.Stability}) know nothing of claims. A {@link org.qicd.job.compare.ClaimRule}
 * says in a sentence how it will decide, before there are numbers, and turns an estimate and its p
 * value, adjusted by {@link org.qicd.job.compare.Holm} over the family of all comparisons of a
 * report, into a {@link org.qicd.job.compare.Verdict}.
 *
 * <p>Accuracies and their differences are fractions, not per cent. Intervals are 95% and two-sided
 * unless their name says otherwise. Numbers that are not finite are refused with an {@code
 * IllegalArgumentException}, which names the seed's index.
 */
package org.qicd.job.compare;
