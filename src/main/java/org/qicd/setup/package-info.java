/**
 * What follows from parameters and data before the first round of training. Begin with {@link
 * org.qicd.setup.TrainSetup}, which derives the circuits and the divergence from the parameters.
 * {@link org.qicd.setup.TrainParam} is the table of training parameters. Parameters that contradict
 * each other are refused here.
 *
 * <p>This package imports {@code random}, {@code param}, {@code circuit}, {@code circuit.qasm},
 * {@code measure}, {@code simulate}, {@code distill}, {@code optim}, {@code data} and Spark.
 */
package org.qicd.setup;
