/**
 * Training on Spark. Begin with {@link org.qicd.train.Trainer}, which trains an ensemble from a
 * setup and images. {@code RoundLoop} computes each state of the training from the one before it.
 * {@link org.qicd.train.MemoryLimits} refuses a training that cannot fit into memory. {@link
 * org.qicd.train.Calibration} and {@link org.qicd.train.RoundForecast} predict how long a round
 * takes on another cluster.
 *
 * <p>There are four packages below this one. Of these four, each imports only those that are named
 * before it. {@code train.sample} draws at random. {@code train.slice} runs jobs on slices of the
 * images. {@code train.round} plans and runs rounds. {@code train.state} keeps what passes from one
 * round to the next. This package imports all of them, what they import, and Spark. It is called by
 * {@code ml}, {@code compare} and {@code job}.
 */
package org.qicd.train;
