/**
 * Images and how they get in: rows of a data frame as {@linkplain org.qicd.data.Examples examples},
 * files ({@link org.qicd.data.Idx}, {@link org.qicd.data.ParquetImages}), {@linkplain
 * org.qicd.data.ImagePreparation preparation} of images, and {@linkplain org.qicd.data.Slices
 * slices}, the partitions that training runs on.
 *
 * <p>This package imports Spark, Commons Math, the JDK, and of ours {@code param}. Nothing here
 * knows what a circuit is.
 *
 * <p>A mistake in the data is an {@link IllegalArgumentException} of one line. Where it is found in
 * a task, Spark wraps it; {@link org.qicd.param.UserMistake} finds it again.
 */
package org.qicd.data;
