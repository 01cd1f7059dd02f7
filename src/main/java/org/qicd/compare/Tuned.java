package org.qicd.compare;

import org.qicd.stats.Interval;

/**
 * The accuracy of a setting on the validation images of the tuning seeds.
 *
 * @param study name of the study
 * @param chosen whether this setting was chosen
 * @param accuracy mean accuracy of the students in the last round
 */
public record Tuned(
    String study, Method method, Method.Setting setting, boolean chosen, Interval accuracy) {}
