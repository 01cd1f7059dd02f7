/**
 * The resources of a running command: its session, its images, and the run directory with its lock.
 * {@code Job} holds them for every command that starts Spark.
 */
package org.qicd.job.run;
