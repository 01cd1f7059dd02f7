/**
 * What a quantum computer would measure, drawn at random from the exact states. Begin with {@link
 * org.qicd.measure.Shots}.
 *
 * <p>This package imports {@code circuit} and {@code random}. It knows nothing of Spark.
 */
package org.qicd.measure;
