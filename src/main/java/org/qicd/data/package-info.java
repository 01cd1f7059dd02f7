/**
 * Images, from files to the partitions of a training. The package {@code data.files} reads files
 * into data frames. {@link org.qicd.data.Examples} turns rows of a data frame into checked
 * examples, {@link org.qicd.data.ImagePreparation} prepares their images, and {@link
 * org.qicd.data.Slices} cuts them into slices, the partitions on which training runs. Begin with
 * {@link org.qicd.data.SlicedExamples}, the result of all this.
 *
 * <p>Of this project, this package imports {@code param} only. It knows nothing of circuits.
 *
 * <p>A mistake in the data causes an {@link IllegalArgumentException} with a message of one line.
 * If a task finds it, Spark wraps it, and {@link org.qicd.param.UserMistake} finds it again.
 */
package org.qicd.data;
