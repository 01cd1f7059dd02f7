/**
 * Paired trials of training methods; called by the command {@code compare}. {@link
 * org.qicd.compare.Comparison} runs trials and keeps them as {@link org.qicd.compare.TrialRow}s,
 * {@link org.qicd.compare.Tuning} chooses settings, an {@link org.qicd.compare.Outcome} is what a
 * method's trials on fresh seeds say.
 *
 * <p>Trials are paired by seed: element {@code i} of two arrays comes from the same split, the same
 * initial students and the same batches. Estimates ({@link org.qicd.stats.PairedDifference}, {@link
 * org.qicd.stats.PairedRatio}, {@link org.qicd.compare.SpeedRatio}, {@link
 * org.qicd.stats.NonInferiority}, {@link org.qicd.compare.Growth}, {@link
 * org.qicd.compare.Stability}) know nothing of claims. A {@link org.qicd.compare.ClaimRule} says in
 * a sentence how it will decide, before there are numbers, and turns an estimate and its p value,
 * adjusted by {@link org.qicd.stats.Holm} over the family of all comparisons of a report, into a
 * {@link org.qicd.compare.Verdict}.
 *
 * <p>Accuracies and their differences are fractions, not per cent. Intervals are 95% and two-sided
 * unless their name says otherwise. Numbers that are not finite are refused with an {@code
 * IllegalArgumentException}, which names the seed's index.
 */
package org.qicd.compare;
