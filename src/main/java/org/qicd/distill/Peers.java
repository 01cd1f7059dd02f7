package org.qicd.distill;

import java.io.Serializable;
import java.util.Collections;
import java.util.stream.IntStream;

/**
 * Whom each student is pulled toward: places in the list of an ensemble's members. Students of a
 * group stand together, group by group. Immutable.
 */
public final class Peers implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[][] of;

  private Peers(int[][] of) {
    this.of = of;
  }

  /** The members are the students themselves: each looks at all others of its group. */
  public static Peers others(int students, int groups) {
    int[][] of = new int[students * groups][];
    for (int m = 0; m < of.length; m++) {
      int self = m;
      int first = m - m % students;
      of[m] = IntStream.range(first, first + students).filter(j -> j != self).toArray();
    }
    return new Peers(of);
  }

  /** There is a member for each group: its students look at that one. */
  public static Peers ofGroup(int students, int groups) {
    int[][] of = new int[students * groups][];
    for (int m = 0; m < of.length; m++) {
      of[m] = new int[] {m / students};
    }
    return new Peers(of);
  }

  /** Every student looks at all members; none of them is a student. */
  public static Peers all(int students, int members) {
    int[] all = IntStream.range(0, members).toArray();
    return new Peers(Collections.nCopies(students, all).toArray(int[][]::new));
  }

  /** The members that a student is pulled toward, in the order in which they are summed. */
  int[] of(int student) {
    return of[student];
  }
}
