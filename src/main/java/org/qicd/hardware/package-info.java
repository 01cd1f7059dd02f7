/**
 * How a trained ensemble does on a quantum computer. {@link org.qicd.hardware.HardwareSweep} runs
 * its circuits under noise, as Spark jobs, {@link org.qicd.hardware.Verdict} says what follows, and
 * {@link org.qicd.hardware.CountsComparison} compares what a computer did with what was predicted.
 *
 * <p>This package imports the rooms of circuits, students and noise, {@code train.round}, {@code
 * stats}, {@code report} and Spark.
 */
package org.qicd.hardware;
