/**
 * A command while it runs: its session, its images, its model, and the run directory with its lock.
 * {@code Job} is the frame of every command that starts Spark.
 */
package org.qicd.job.run;
