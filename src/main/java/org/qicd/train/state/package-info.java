/**
 * All that a training carries from one round to the next, and how it is kept: {@link
 * org.qicd.train.state.TrainState}, its history and costs, and the checkpoints it is written to and
 * read from.
 *
 * <p>Everything here is immutable, but {@link org.qicd.train.state.Checkpoints}, which writes
 * files. Above {@code train.round}.
 */
package org.qicd.train.state;
