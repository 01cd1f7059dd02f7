/**
 * Files of images and tables, read into data frames. {@link org.qicd.data.files.FileFormat} finds
 * out what a file is, {@link org.qicd.data.files.SparkFiles} reads what Spark reads, and {@link
 * org.qicd.data.files.ArrayImages} reads the format of MNIST and arrays of NumPy. {@link
 * org.qicd.data.files.ClassNames} keeps the names of classes.
 *
 * <p>Of this project, this package imports {@code param} and {@code data} only.
 */
package org.qicd.data.files;
