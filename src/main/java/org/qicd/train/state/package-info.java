/**
 * What a training passes from one round to the next, and how it is saved. Begin with {@link
 * org.qicd.train.state.TrainState}. {@link org.qicd.train.state.History} holds what the rounds
 * measured, and {@link org.qicd.train.state.RoundCost} what a round cost. {@link
 * org.qicd.train.state.Checkpoints} saves and reads states.
 *
 * <p>Everything here is immutable except {@link org.qicd.train.state.Checkpoints}, which writes
 * files. This package imports {@code train.round}, {@code train.slice}, and what {@code
 * train.sample} imports.
 */
package org.qicd.train.state;
