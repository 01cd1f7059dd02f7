/**
 * Jobs on slices of the images: {@link org.qicd.train.slice.EncodedSlice} is a cached partition,
 * {@link org.qicd.train.slice.SliceJobs} runs a task for each student and slice and collects the
 * results in order, {@link org.qicd.train.slice.Evaluator} looks at students on a data set.
 *
 * <p>Knows students and slices, not what a round does with them. Above {@code train.sample}.
 */
package org.qicd.train.slice;
