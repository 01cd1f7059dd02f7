package org.qicd.hardware;

import org.qicd.stats.Interval;

/**
 * How a contender does in a run.
 *
 * @param labelled number of images with a label
 * @param correct number of these that are read correctly
 * @param accuracy the share of these, with Wilson's 95% interval; 0 without limits if no image has
 *     a label
 * @param agreement the share of all images whose predicted class is that of a simulation without
 *     noise and shots
 * @param error the mean over all images of half the sum over classes of |p - q|, with the class
 *     probabilities p of this run and q without noise and shots
 */
public record Standing(
    int labelled, int correct, Interval accuracy, double agreement, double error) {}
