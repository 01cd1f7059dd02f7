/**
 * What the user asks for: HOCON files, settings of the command line, and the tables of parameters
 * of the commands, read into checked values.
 */
package org.qicd.job.config;
