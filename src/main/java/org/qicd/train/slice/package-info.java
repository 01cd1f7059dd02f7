/**
 * Jobs on slices of the images. Begin with {@link org.qicd.train.slice.SliceJobs}, which runs a
 * task for each student and slice and collects the results in order. {@link
 * org.qicd.train.slice.EncodedSlice} is a cached slice. {@link org.qicd.train.slice.Evaluator}
 * evaluates students on a data set.
 *
 * <p>This package knows students and slices, but not what a round does with them. It imports {@code
 * train.sample} and what that imports.
 */
package org.qicd.train.slice;
