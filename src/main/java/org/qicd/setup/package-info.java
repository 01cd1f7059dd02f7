/**
 * What parameters and data resolve to before the first round: {@link org.qicd.setup.TrainParam} is
 * the table of training parameters, {@link org.qicd.setup.TrainSetup} the circuits, the divergence
 * and the exchange that follow from them. Parameters that contradict each other are refused here.
 *
 * <p>Imports {@code param}, {@code circuit}, {@code distill}, {@code optim}, {@code data}.
 */
package org.qicd.setup;
