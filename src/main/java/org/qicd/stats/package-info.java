/**
 * Statistics of paired trials: means and their intervals, paired differences and ratios, the
 * bootstrap, the exact signed rank test, non-inferiority, and Holm's adjustment of p values. Begin
 * with {@link org.qicd.stats.Mean} and {@link org.qicd.stats.PairedDifference}.
 *
 * <p>Element {@code i} of two arrays comes from the same seed. Intervals are 95% and two-sided
 * unless their name says otherwise. Numbers that are not finite are refused with an {@code
 * IllegalArgumentException}, which names the seed's index.
 *
 * <p>This package imports {@code random}, and {@code report} for the format of numbers. It knows
 * nothing of training.
 */
package org.qicd.stats;
