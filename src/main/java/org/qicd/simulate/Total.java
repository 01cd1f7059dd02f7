package org.qicd.simulate;

/** Reads a number from a row of partial sums: the total over its lanes, or one lane. */
interface Total {
  double of(double[] rows, int at);
}
