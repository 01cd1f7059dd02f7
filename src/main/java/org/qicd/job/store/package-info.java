/**
 * The files of a run directory, on the driver's own disk or on any file system of Hadoop. A {@code
 * RunPath} is what the user names, and a {@code RunStore} reads and writes there. A file appears
 * under its name when it is complete. A {@code RunLock} tells two writers from each other.
 */
package org.qicd.job.store;
