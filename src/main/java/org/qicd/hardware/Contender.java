package org.qicd.hardware;

import java.io.Serializable;
import java.util.List;

/**
 * Something that classifies images: a student, the ensemble of all students, or the circuits of
 * averaged weights.
 *
 * @param index of a student among the circuits of all groups; else 0
 * @param members indices of its circuits, whose class probabilities it takes the mean of
 */
public record Contender(Kind kind, int index, List<Integer> members) implements Serializable {
  /** The kind of a contender. */
  public enum Kind {
    STUDENT,
    ENSEMBLE,
    AVERAGED
  }

  public Contender {
    members = List.copyOf(members);
  }
}
