package org.qicd.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * 128 bits of a row's hash under a seed. Their unsigned order is the order of image ids. Rows that
 * differ only in their weights come in the order of the weights, and those that differ only in
 * their teacher's probabilities in the order of these.
 */
final class RowKey implements Comparable<RowKey>, Serializable {

  private static final long serialVersionUID = 1L;

  private final long high;
  private final long low;
  private final double weight;
  private final double[] teacher;

  RowKey(long high, long low, double weight, double[] teacher) {
    this.high = high;
    this.low = low;
    this.weight = weight;
    this.teacher = teacher;
  }

  /**
   * Returns which of {@code parts} equal ranges of keys this key is in. Range 0 has the smallest
   * keys.
   */
  int range(int parts) {
    return (int) (((high >>> 33) * parts) >>> 31);
  }

  @Override
  public int compareTo(RowKey other) {
    int order = Long.compareUnsigned(high, other.high);
    order = order != 0 ? order : Long.compareUnsigned(low, other.low);
    order = order != 0 ? order : Double.compare(weight, other.weight);
    return order != 0 ? order : Arrays.compare(teacher, other.teacher);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey key && compareTo(key) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low);
  }
}
