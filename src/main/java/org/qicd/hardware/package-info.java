/**
 * How a trained ensemble does on a quantum computer. {@link org.qicd.hardware.HardwareSweep} runs
 * its circuits under noise, as a Spark job.
 */
package org.qicd.hardware;
