/**
 * Compares training methods by paired trials, for the command {@code compare}. Begin with {@link
 * org.qicd.compare.Comparison}, which runs the trials and keeps them as {@link
 * org.qicd.compare.TrialRow}s. {@link org.qicd.compare.Tuning} chooses settings. An {@link
 * org.qicd.compare.Outcome} holds a method's trials on fresh seeds.
 *
 * <p>Trials are paired by seed: element {@code i} of two arrays comes from the same split, the same
 * initial students and the same batches. Estimates ({@link org.qicd.stats.PairedDifference}, {@link
 * org.qicd.stats.PairedRatio}, {@link org.qicd.compare.SpeedRatio}, {@link
 * org.qicd.stats.NonInferiority}, {@link org.qicd.compare.Growth}, {@link
 * org.qicd.compare.Stability}) know nothing of claims. A {@link org.qicd.compare.ClaimRule} says in
 * words, before there are numbers, how it will decide. It then turns an estimate and its p value
 * into a {@link org.qicd.compare.Verdict}. {@link org.qicd.compare.Claims} does this for all
 * claims, and adjusts the p values by {@link org.qicd.stats.Holm} over all comparisons of a report.
 *
 * <p>Accuracies and their differences are fractions, not percentages. Intervals are 95% and
 * two-sided unless their name says otherwise. Numbers that are not finite are refused with an
 * {@code IllegalArgumentException}, which names the seed's index.
 *
 * <p>This package imports {@code train}, {@code ml}, {@code setup}, {@code data}, {@code distill},
 * {@code param}, {@code random}, {@code stats}, {@code report} and Spark.
 */
package org.qicd.compare;
