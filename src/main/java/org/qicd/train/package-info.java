/**
 * Training over Spark partitions: {@link org.qicd.train.Trainer} leads from the setup to the
 * trained ensemble, {@code RoundLoop} from one state to the next. {@link
 * org.qicd.train.MemoryLimits} refuses what cannot fit, {@link org.qicd.train.Calibration} and
 * {@link org.qicd.train.RoundForecast} tell how long a round would take elsewhere.
 *
 * <p>The rooms below form a staircase: {@code sample}, {@code slice}, {@code round}, {@code state}.
 * Called by {@code ml}, {@code compare} and {@code job}.
 */
package org.qicd.train;
