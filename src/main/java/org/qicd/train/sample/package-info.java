/**
 * What is drawn for a training, by the keyed generator: initial students, who owns which labels,
 * which of them are wrong, who takes part in a round, batches, and probe states.
 *
 * <p>Pure functions of the parameters, the seed and the round. Lowest of the training's rooms.
 */
package org.qicd.train.sample;
