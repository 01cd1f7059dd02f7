/**
 * The command line: {@link org.qicd.job.Main} dispatches to one class a command. What a command
 * reads is in {@code job.config}, what it runs in is in {@code job.run}, what it shows in {@code
 * job.pages}.
 *
 * <p>May import everything; nothing imports it. A user's mistake is an {@code
 * IllegalArgumentException} wherever it is found, and becomes one line and exit code 2 here.
 */
package org.qicd.job;
