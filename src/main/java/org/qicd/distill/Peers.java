package org.qicd.distill;

import java.io.Serializable;
import java.util.stream.IntStream;

/** Whom each student is pulled toward: places in the list of an ensemble's members. Immutable. */
public final class Peers implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[][] of;

  private Peers(int[][] of) {
    this.of = of;
  }

  /** The members are the students themselves: each looks at all others. */
  public static Peers others(int students) {
    int[][] of = new int[students][];
    for (int m = 0; m < students; m++) {
      int self = m;
      of[m] = IntStream.range(0, students).filter(j -> j != self).toArray();
    }
    return new Peers(of);
  }

  /** Every student looks at all members; none of them is a student. */
  public static Peers all(int students, int members) {
    int[][] of = new int[students][];
    for (int m = 0; m < students; m++) {
      of[m] = IntStream.range(0, members).toArray();
    }
    return new Peers(of);
  }

  /** The members that a student is pulled toward, in the order in which they are summed. */
  int[] of(int student) {
    return of[student];
  }
}
