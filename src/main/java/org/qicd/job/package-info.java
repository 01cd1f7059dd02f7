/**
 * The command line. {@link org.qicd.job.Main} calls the class of a command. The package {@code
 * job.config} reads configurations, {@code job.run} holds the Spark session, the images and the run
 * directory of a command, {@code job.store} its files, and {@code job.pages} makes its outputs and
 * reports.
 *
 * <p>This package may import all others, and no other imports it. A mistake of the user is an
 * {@code IllegalArgumentException} wherever it is found. Here it becomes a message of one line and
 * exit code 2.
 */
package org.qicd.job;
