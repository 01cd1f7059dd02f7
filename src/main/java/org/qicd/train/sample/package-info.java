/**
 * What a training draws at random: the initial students, which student owns which labels, which
 * labels are wrong, who takes part in a round, the batches, and the probe states. Begin with {@link
 * org.qicd.train.sample.Batches}. All classes are pure functions of parameters, seed and round.
 *
 * <p>This is the lowest of the packages of training. It imports {@code setup}, {@code ensemble},
 * what these import, and {@code random}.
 */
package org.qicd.train.sample;
