package org.qicd.train.sample;

import static org.qicd.setup.TrainParam.CLASSES_PER_STUDENT;
import static org.qicd.setup.TrainParam.LABELS;
import static org.qicd.setup.TrainParam.LABELS_PER_STUDENT;
import static org.qicd.setup.TrainParam.NUM_STUDENTS;
import static org.qicd.setup.TrainParam.SEED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.param.ParamValues;
import org.qicd.random.Draw;
import org.qicd.setup.TrainParam.LabelOwners;

/**
 * Which labelled images belong to which student. With {@code sharded}, the images of a class go to
 * the students in turn, in the order of their ids, which is a random order. Each class begins with
 * another student. So every student gets its share of every class and of all labels, to within one
 * image of each class. With {@code by_class}, a student sees {@code classesPerStudent} classes: the
 * next ones in an endless cycle through all classes, in an order that follows from the seed. The
 * images of a class go in turn to the students that see it.
 */
public final class LabelPartition {
  private LabelPartition() {}

  /**
   * Ids of the labelled images of each student. They are ordered such that the classes take turns,
   * so any first part of them is balanced.
   *
   * @param labels labels by image id, negative for an image without a label
   * @throws IllegalArgumentException if there is only one class, if a student would get no label or
   *     fewer than {@code labelsPerStudent}, or if a class would be seen by no student
   */
  public static List<int[]> deal(int[] labels, int numClasses, ParamValues params) {
    List<List<Integer>> classes = byClass(labels, numClasses);
    int students = params.get(NUM_STUDENTS);
    int perStudent = params.get(LABELS_PER_STUDENT);
    boolean shared = params.get(LABELS) == LabelOwners.SHARED;
    int[][] owners =
        params.get(LABELS) == LabelOwners.BY_CLASS
            ? owners(classes, students, params.get(CLASSES_PER_STUDENT), params.get(SEED))
            : everybody(numClasses, shared ? 1 : students);
    List<int[]> dealt = new ArrayList<>();
    for (int m = 0; m < students; m++) {
      List<Integer> own = share(classes, owners, shared ? 0 : m);
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

  /** Ids of all labelled images, in the order in which a student that owns all of them has them. */
  public static int[] pooled(int[] labels, int numClasses) {
    List<List<Integer>> classes = byClass(labels, numClasses);
    return share(classes, everybody(numClasses, 1), 0).stream().mapToInt(i -> i).toArray();
  }

  /** [class]: the students that see the labels of the class, here all of them. */
  private static int[][] everybody(int numClasses, int students) {
    return Collections.nCopies(numClasses, MathArrays.natural(students)).toArray(int[][]::new);
  }

  private static int[][] owners(
      List<List<Integer>> classes, int students, int classesPerStudent, long seed) {
    int[] order =
        IntStream.range(0, classes.size()).filter(c -> !classes.get(c).isEmpty()).toArray();
    if (classesPerStudent > order.length) {
      throw new IllegalArgumentException(
          "classesPerStudent is %d: expected at most %d, the classes that the labels hold"
              .formatted(classesPerStudent, order.length));
    }
    MathArrays.shuffle(order, Draw.CLASS_ORDER.generator(seed));
    List<List<Integer>> owners = new ArrayList<>();
    classes.forEach(c -> owners.add(new ArrayList<>()));
    for (int turn = 0; turn < students * classesPerStudent; turn++) {
      owners.get(order[turn % order.length]).add(turn / classesPerStudent);
    }
    return owners.stream()
        .map(those -> those.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** Refuses labels of a class if no student sees any of them. */
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
                + " labelsPerStudent, numStudents or, with labels = by_class, classesPerStudent");
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
    if (classes.stream().filter(members -> !members.isEmpty()).count() < 2) {
      throw new IllegalArgumentException(
          "the labels hold one class only: a classifier needs two classes or more");
    }
    return classes;
  }

  private static List<Integer> share(List<List<Integer>> classes, int[][] owners, int student) {
    int ranks = classes.stream().mapToInt(List::size).max().orElse(0);
    List<Integer> own = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      for (int c = 0; c < classes.size(); c++) {
        int[] seeing = owners[c];
        if (rank < classes.get(c).size()
            && seeing.length > 0
            && seeing[(rank + c) % seeing.length] == student) {
          own.add(classes.get(c).get(rank));
        }
      }
    }
    return own;
  }
}
