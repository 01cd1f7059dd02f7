package org.qicd.distill;

import java.io.Serializable;
import java.util.Collections;
import java.util.stream.IntStream;

/**
 * The members of an ensemble that each student is compared with, as indices in the list of members.
 * Students are numbered group after group. Immutable.
 */
public final class Peers implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[][] of;

  private Peers(int[][] of) {
    this.of = of;
  }

  /**
   * Peers where the members are the students themselves. Each student is compared with all others
   * of its group.
   */
  public static Peers others(int students, int groups) {
    int[][] of = new int[students * groups][];
    for (int m = 0; m < of.length; m++) {
      int self = m;
      int first = m - m % students;
      of[m] = IntStream.range(first, first + students).filter(j -> j != self).toArray();
    }
    return new Peers(of);
  }

  /**
   * Peers where there is one member for each group. All students of a group are compared with it.
   */
  public static Peers ofGroup(int students, int groups) {
    int[][] of = new int[students * groups][];
    for (int m = 0; m < of.length; m++) {
      of[m] = new int[] {m / students};
    }
    return new Peers(of);
  }

  /** Peers where the members are the students of the past. Each is compared with its own. */
  public static Peers own(int students) {
    return new Peers(
        IntStream.range(0, students).mapToObj(m -> new int[] {m}).toArray(int[][]::new));
  }

  /** Peers where no member is a student. Every student is compared with all members. */
  public static Peers all(int students, int members) {
    int[] all = IntStream.range(0, members).toArray();
    return new Peers(Collections.nCopies(students, all).toArray(int[][]::new));
  }

  /** The members that a student is compared with, in the order in which they are summed. */
  public int[] of(int student) {
    return of[student];
  }
}
