package org.qicd.hardware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.data.Tasks;

/**
 * Runs students under the noise of a quantum computer, as Spark tasks over images and conditions.
 * What is found does not depend on how images are divided among tasks.
 */
public final class HardwareSweep {
  /** The least number of images of a task, since each task runs the students' gates anew. */
  private static final int LEAST_IMAGES = 32;

  /** The most numbers that the encoded images of a task take: 64 MB. */
  private static final int MOST_NUMBERS = 1 << 23;

  /** The most class scores that the driver keeps: about 400 MB with their arrays. */
  private static final long MOST_SCORES = 1L << 25;

  private final JavaSparkContext context;
  private final HardwareStudents students;
  private final SweepPlan plan;

  public HardwareSweep(JavaSparkContext context, HardwareStudents students, SweepPlan plan) {
    this.context = context;
    this.students = students;
    this.plan = plan;
  }

  /** The conditions of a plan: each scale of the noise, then each source of errors without it. */
  static List<Condition> conditions(SweepPlan plan) {
    List<Condition> conditions = new ArrayList<>();
    plan.scales().forEach(scale -> conditions.add(Condition.scaled(scale)));
    for (Condition.Source source : Condition.Source.values()) {
      if (source != Condition.Source.NONE) {
        conditions.add(Condition.without(source));
      }
    }
    return conditions;
  }

  /** The number of {@linkplain #run conditions}, by which progress is counted. */
  public static int numConditions(SweepPlan plan) {
    return conditions(plan).size();
  }

  /**
   * Checks that the driver can keep the results of a sweep.
   *
   * @throws IllegalArgumentException if they are too many
   */
  public static void checkSize(HardwareStudents students, SweepPlan plan, int numImages) {
    long runs = (long) plan.shots().size() * (numConditions(plan) + Mitigation.values().length - 1);
    long each = (long) students.circuits().size() * students.readout().numClasses();
    if (runs * each * numImages > MOST_SCORES) {
      throw new IllegalArgumentException(
          "%d images: expected at most %d for so many numbers of shots and scales of noise"
              .formatted(numImages, MOST_SCORES / (runs * each)));
    }
  }

  /**
   * Runs the sweep. Each condition is a Spark job of as many tasks as there are cores, unless they
   * would be very small, or their images large.
   *
   * @param progress is told the number of conditions that are done, and the next one
   */
  public SweepResult run(Images images, BiConsumer<Integer, Condition> progress) {
    List<Images> parts =
        images.parts(
            Math.max(
                partsBySize(students, images.size()),
                Math.min(context.defaultParallelism(), images.size() / LEAST_IMAGES)));
    Map<Run, double[][][]> scores = new LinkedHashMap<>();
    List<Condition> conditions = conditions(plan);
    for (int k = 0; k < conditions.size(); k++) {
      Condition condition = conditions.get(k);
      progress.accept(k, condition);
      List<Map<Run, double[][][]>> found =
          Tasks.run(
              context,
              "noise",
              parts,
              new SweepTask(students, plan, condition, condition.equals(Condition.scaled(1))));
      for (Run run : found.get(0).keySet()) {
        scores.put(run, joined(found.stream().map(part -> part.get(run)).toList()));
      }
    }
    normalise(scores);
    return new SweepResult(students, plan, images, scores);
  }

  /** The least number of tasks that keeps the encoded images of each one small. */
  static int partsBySize(HardwareStudents students, int images) {
    long numbers = (long) images << (2 * Math.min(students.wires(), NoisyOutcomes.MOST_EXACT));
    return Math.toIntExact(numbers / MOST_NUMBERS) + 1;
  }

  private static double[][][] joined(List<double[][][]> parts) {
    double[][][] all = new double[parts.get(0).length][][];
    for (int m = 0; m < all.length; m++) {
      List<double[]> images = new ArrayList<>();
      for (double[][][] part : parts) {
        images.addAll(List.of(part[m]));
      }
      all[m] = images.toArray(double[][]::new);
    }
    return all;
  }

  private void normalise(Map<Run, double[][][]> scores) {
    double[][][] ideal = scores.get(Run.ideal());
    for (int shots : plan.shots()) {
      double[][][] noisy = scores.get(Run.scaled(1, shots));
      double[][][] normalised = new double[noisy.length][][];
      for (int m = 0; m < noisy.length; m++) {
        normalised[m] = Normalisation.of(noisy[m], ideal[m]);
      }
      scores.put(new Run(Condition.scaled(1), shots, Mitigation.NORMALISATION), normalised);
    }
  }
}
