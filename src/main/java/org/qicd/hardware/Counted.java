package org.qicd.hardware;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often a computer has shown each bit string of a circuit. Immutable.
 *
 * @param student index of the student
 * @param image index of the image
 * @param observable index of the measured circuit: 0, or the class of a Pauli string
 * @param counts by bit string, whose least significant bit is qubit 0
 */
record Counted(int student, int image, int observable, Map<Integer, Integer> counts)
    implements Serializable {
  Counted {
    counts = new TreeMap<>(counts);
  }

  /** The number of shots. */
  long shots() {
    return counts.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** The share of each of the 2^r bit strings. */
  double[] shares(int numQubits) {
    double[] shares = new double[1 << numQubits];
    long shots = shots();
    counts.forEach((bits, count) -> shares[bits] = (double) count / shots);
    return shares;
  }
}
