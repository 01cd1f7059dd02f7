package org.qicd.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which labelled images belong to which student. Images of a class are dealt round in the order of
 * their ids, which is already a shuffle, and each class begins with another student: so every
 * student gets its share of every class, and of all labels, to within one image a class.
 */
final class LabelDeal {
  private LabelDeal() {}

  /**
   * Ids of the labelled images of each student; any first part of them holds the classes in turn.
   *
   * @param labels by image id, negative where unlabelled
   * @param perStudent how many labels a student gets; 0 for all there are
   * @throws IllegalArgumentException if there is one class only, a student would get no label or
   *     fewer than asked for, or no student would see a class
   */
  static List<int[]> deal(
      int[] labels, int numClasses, int students, TrainParam.LabelOwners owners, int perStudent) {
    List<List<Integer>> classes = byClass(labels, numClasses);
    if (classes.stream().filter(members -> !members.isEmpty()).count() < 2) {
      throw new IllegalArgumentException(
          "the labels hold one class only: a classifier needs two classes or more");
    }
    boolean sharded = owners == TrainParam.LabelOwners.SHARDED;
    List<int[]> dealt = new ArrayList<>();
    for (int m = 0; m < students; m++) {
      List<Integer> own = sharded ? share(classes, m, students) : share(classes, 0, 1);
      if (own.isEmpty() || own.size() < perStudent) {
        throw new IllegalArgumentException(
            "student %d of %d gets %d labelled images, expected %s: %s"
                .formatted(
                    m,
                    students,
                    own.size(),
                    perStudent == 0 ? "one or more" : "labelsPerStudent = " + perStudent,
                    "use fewer students, fewer labels for each, or labels = shared"));
      }
      int count = perStudent == 0 ? own.size() : perStudent;
      dealt.add(own.stream().limit(count).mapToInt(Integer::intValue).toArray());
    }
    checkSeen(labels, classes, dealt);
    return dealt;
  }

  /** Refuses a class that has labels, none of which is shown to a student. */
  private static void checkSeen(int[] labels, List<List<Integer>> classes, List<int[]> dealt) {
    Set<Integer> seen =
        dealt.stream()
            .flatMapToInt(Arrays::stream)
            .map(id -> labels[id])
            .boxed()
            .collect(Collectors.toSet());
    for (int c = 0; c < classes.size(); c++) {
      if (!classes.get(c).isEmpty() && !seen.contains(c)) {
        throw new IllegalArgumentException(
            "class %d has %d labelled images, but no student sees one of them: raise"
                    .formatted(c, classes.get(c).size())
                + " labelsPerStudent or numStudents");
      }
    }
  }

  private static List<List<Integer>> byClass(int[] labels, int numClasses) {
    List<List<Integer>> classes = new ArrayList<>();
    for (int c = 0; c < numClasses; c++) {
      classes.add(new ArrayList<>());
    }
    for (int id = 0; id < labels.length; id++) {
      if (labels[id] >= 0) {
        classes.get(labels[id]).add(id);
      }
    }
    return classes;
  }

  private static List<Integer> share(List<List<Integer>> classes, int student, int students) {
    int ranks = classes.stream().mapToInt(List::size).max().orElse(0);
    List<Integer> own = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      for (int c = 0; c < classes.size(); c++) {
        if (rank < classes.get(c).size() && (rank + c) % students == student) {
          own.add(classes.get(c).get(rank));
        }
      }
    }
    return own;
  }
}
