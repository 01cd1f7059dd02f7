package org.qicd.job.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function;
import org.qicd.circuit.Circuit;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.data.files.ClassNames;
import org.qicd.diagnose.EncodedOverlaps;
import org.qicd.param.ParamValues;
import org.qicd.param.UserMistake;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.EncodedImages;
import org.qicd.train.sample.LabelPartition;

/**
 * Warnings about training images that are valid but will be hard to learn from, one line each, with
 * numbers and what to change.
 */
final class TrainingWarnings {
  /** A class is rare if it has less than this part of what it would have if all had as many. */
  private static final double RARE = 0.1;

  /** How many images are compared with each other. */
  private static final int COMPARED = 64;

  /** Largest number of classes or students that a warning names. */
  private static final int MOST_NAMES = 5;

  private TrainingWarnings() {}

  /** Looks at the labels, deals them to the students, and compares some images in a Spark job. */
  static List<String> of(TrainSetup setup, SlicedExamples train, ClassNames names) {
    List<String> warnings = new ArrayList<>();
    rareClasses(setup.params(), train.labels(), names, warnings);
    lonelyClasses(setup, train.labels(), names, warnings);
    parallelImages(setup.circuits().get(0), train, warnings);
    return warnings;
  }

  private static void rareClasses(
      ParamValues params, int[] labels, ClassNames names, List<String> warnings) {
    if (params.get(TrainParam.CLASS_WEIGHT) != TrainParam.ClassWeight.NONE) {
      return;
    }
    int[] counts = new int[Arrays.stream(labels).max().orElse(0) + 1];
    Arrays.stream(labels).filter(label -> label >= 0).forEach(label -> counts[label]++);
    long seen = Arrays.stream(counts).filter(count -> count > 0).count();
    int all = Arrays.stream(counts).sum();
    List<Integer> rare =
        IntStream.range(0, counts.length)
            .filter(c -> counts[c] > 0 && counts[c] * seen < RARE * all)
            .boxed()
            .toList();
    if (rare.isEmpty()) {
      return;
    }
    String named =
        rare.stream()
            .limit(MOST_NAMES)
            .map(c -> "%s has %d".formatted(UserMistake.visible(names.name(c)), counts[c]))
            .collect(Collectors.joining(", "));
    warnings.add(
        "classes are rare: of %d labelled training images class %s%s; classWeight = balanced counts them for more"
            .formatted(all, named, more(rare.size())));
  }

  /** Warns of students that see one class only, unless each is asked to. */
  private static void lonelyClasses(
      TrainSetup setup, int[] labels, ClassNames names, List<String> warnings) {
    ParamValues params = setup.params();
    if (params.get(TrainParam.LABELS) == TrainParam.LabelOwners.BY_CLASS
        && params.get(TrainParam.CLASSES_PER_STUDENT) == 1) {
      return;
    }
    int classes = setup.circuits().get(0).readout().numClasses();
    List<int[]> dealt = LabelPartition.deal(labels, classes, params);
    List<String> lonely = new ArrayList<>();
    for (int m = 0; m < dealt.size(); m++) {
      int[] own = Arrays.stream(dealt.get(m)).map(id -> labels[id]).distinct().toArray();
      if (own.length == 1) {
        lonely.add(
            "student %d has %s of class %s only"
                .formatted(
                    m,
                    dealt.get(m).length == 1
                        ? "1 labelled image"
                        : dealt.get(m).length + " labelled images",
                    UserMistake.visible(names.name(own[0]))));
      }
    }
    if (!lonely.isEmpty()) {
      warnings.add(
          "%s%s: it learns to say nothing else; use fewer students, more labels for each, or labels = shared"
              .formatted(
                  String.join(", ", lonely.subList(0, Math.min(MOST_NAMES, lonely.size()))),
                  more(lonely.size())));
    }
  }

  /** Warns if images are nearly the same state before the circuit begins. */
  private static void parallelImages(Circuit circuit, SlicedExamples train, List<String> warnings) {
    if (!EncodedOverlaps.exist(circuit) || train.size() < 2) {
      return;
    }
    // Ids follow from a keyed hash of the content, so the first ones are a random sample.
    double[] features = train.slices().map(new First(COMPARED)).first();
    int images = features.length / train.numFeatures();
    EncodedOverlaps overlaps =
        EncodedOverlaps.of(
            circuit, EncodedImages.of(circuit, features, train.numFeatures()), new int[images]);
    if (overlaps.areParallel()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "images are nearly parallel: the mean fidelity of the states of two of %d training"
                  + " images is %.3f, so a circuit can hardly tell them apart; centre the features"
                  + " (features.components), cut a border off (features.border), or use another"
                  + " encoding",
              images,
              overlaps.mean()));
    }
  }

  private static String more(int names) {
    return names > MOST_NAMES ? " and %d more".formatted(names - MOST_NAMES) : "";
  }

  /** The features of the first images of a slice. */
  private static final class First implements Function<Slice, double[]> {
    private static final long serialVersionUID = 1;

    private final int most;

    First(int most) {
      this.most = most;
    }

    @Override
    public double[] call(Slice slice) {
      return Arrays.copyOf(slice.features(), Math.min(most, slice.size()) * slice.numFeatures());
    }
  }
}
