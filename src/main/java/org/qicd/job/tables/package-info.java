/**
 * The tables that a command reads and writes: which of their columns hold what, their images in
 * three splits, the model that is made of them, and the predictions of their rows.
 */
package org.qicd.job.tables;
