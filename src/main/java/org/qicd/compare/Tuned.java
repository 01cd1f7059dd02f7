package org.qicd.compare;

import org.qicd.stats.Interval;

/**
 * How a setting did on the validation images of the tuning seeds.
 *
 * @param study name of the study
 * @param chosen whether it is the one that was taken
 * @param accuracy mean of the students in the last round
 */
public record Tuned(
    String study, Method method, Method.Setting setting, boolean chosen, Interval accuracy) {}
