/**
 * What a quantum computer would measure, drawn at random from the exact states. {@link
 * org.qicd.measure.Shots} says how often, {@link org.qicd.measure.Meter} draws what training needs,
 * and {@link org.qicd.measure.FidelityTest} is the table of the ways to compare two states.
 *
 * <p>This package imports {@code circuit} and {@code random}. It knows nothing of Spark.
 */
package org.qicd.measure;
