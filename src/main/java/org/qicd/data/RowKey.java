package org.qicd.data;

import java.io.Serializable;

/** 128 bits of a row's hash under a seed. Their unsigned order is the order of image ids. */
final class RowKey implements Comparable<RowKey>, Serializable {

  private static final long serialVersionUID = 1L;

  private final long high;
  private final long low;

  RowKey(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /** Which of {@code parts} equal ranges of keys this key is in: 0 has the smallest keys. */
  int range(int parts) {
    return (int) (((high >>> 33) * parts) >>> 31);
  }

  @Override
  public int compareTo(RowKey other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey key && high == key.high && low == key.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low);
  }
}
