/**
 * Configurations. HOCON files and settings of the command line are read and checked by the tables
 * of parameters, and become typed values.
 */
package org.qicd.job.config;
