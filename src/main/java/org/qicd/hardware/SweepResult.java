package org.qicd.hardware;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.qicd.distill.ClassProbabilities;
import org.qicd.distill.EnsembleReadout;
import org.qicd.stats.Interval;
import org.qicd.stats.Mean;

/** The class scores of all students on all images, in each run of a sweep. Immutable. */
public final class SweepResult {
  private final HardwareStudents students;
  private final SweepPlan plan;
  private final Images images;
  private final Map<Run, double[][][]> scores;
  private final Map<Contender, double[][]> ideal = new LinkedHashMap<>();

  /**
   * Takes the scores.
   *
   * @param scores {@code [circuit][image][class]} for each run; not copied
   */
  SweepResult(
      HardwareStudents students, SweepPlan plan, Images images, Map<Run, double[][][]> scores) {
    this.students = students;
    this.plan = plan;
    this.images = images;
    this.scores = Collections.unmodifiableMap(scores);
    for (Contender contender : students.contenders()) {
      ideal.put(contender, logProbabilities(contender, Run.ideal()));
    }
  }

  public HardwareStudents students() {
    return students;
  }

  public SweepPlan plan() {
    return plan;
  }

  public int numImages() {
    return images.size();
  }

  /** Whether a run is part of the sweep. */
  public boolean has(Run run) {
    return scores.containsKey(run);
  }

  /** How a contender does in a run. */
  public Standing standing(Contender contender, Run run) {
    double[][] logs = logProbabilities(contender, run);
    double[][] without = ideal.get(contender);
    int labelled = 0;
    int correct = 0;
    int same = 0;
    double error = 0;
    for (int image = 0; image < logs.length; image++) {
      int predicted = largest(logs[image]);
      same += predicted == largest(without[image]) ? 1 : 0;
      error +=
          distance(
              EnsembleReadout.probabilities(logs[image]),
              EnsembleReadout.probabilities(without[image]));
      if (images.label(image) >= 0) {
        labelled++;
        correct += predicted == images.label(image) ? 1 : 0;
      }
    }
    return new Standing(
        labelled,
        correct,
        labelled == 0 ? Interval.unknown(0) : Interval.wilson(labelled, correct),
        (double) same / logs.length,
        error / logs.length);
  }

  /** The mean accuracy of all students. */
  public double studentAccuracy(Run run) {
    return studentMean(run, standing -> standing.accuracy().value());
  }

  /** The mean error of the class probabilities of all students. */
  public double studentError(Run run) {
    return studentMean(run, Standing::error);
  }

  private double studentMean(Run run, ToDoubleFunction<Standing> value) {
    return students.students().stream()
        .mapToDouble(student -> value.applyAsDouble(standing(student, run)))
        .average()
        .orElseThrow();
  }

  /**
   * The gain in accuracy of one run over another one, with a 95% interval over images: the mean
   * over students and labelled images of {@code correct - correct}. Empty if fewer than two images
   * have a label.
   */
  public Optional<Interval> gain(List<Contender> contenders, Run run, Run over) {
    double[] gains = new double[images.size()];
    for (Contender contender : contenders) {
      double[][] with = logProbabilities(contender, run);
      double[][] without = logProbabilities(contender, over);
      for (int image = 0; image < gains.length; image++) {
        int label = images.label(image);
        int gained =
            (largest(with[image]) == label ? 1 : 0) - (largest(without[image]) == label ? 1 : 0);
        gains[image] += (double) gained / contenders.size();
      }
    }
    double[] labelled =
        IntStream.range(0, gains.length)
            .filter(image -> images.label(image) >= 0)
            .mapToDouble(image -> gains[image])
            .toArray();
    return labelled.length < 2 ? Optional.empty() : Optional.of(Mean.of(labelled).t());
  }

  /** The logarithms of a contender's class probabilities, {@code [image][class]}. */
  private double[][] logProbabilities(Contender contender, Run run) {
    double[][][] all = scores.get(run);
    if (all == null) {
      throw new IllegalArgumentException("the sweep has no " + run);
    }
    List<Logs> members = contender.members().stream().map(m -> new Logs(all[m])).toList();
    EnsembleReadout mean = new EnsembleReadout(members);
    double[][] logs = new double[images.size()][];
    for (int image = 0; image < logs.length; image++) {
      logs[image] =
          EnsembleReadout.tempered(mean.logProbabilities(image), students.temperature(contender));
    }
    return logs;
  }

  /** The class probabilities of one circuit for all images: the softmax of its scores. */
  private static final class Logs implements ClassProbabilities {
    private final double[][] logs;

    Logs(double[][] scores) {
      logs = new double[scores.length][];
      for (int image = 0; image < logs.length; image++) {
        logs[image] = EnsembleReadout.logSoftmax(scores[image], 1);
      }
    }

    @Override
    public int numClasses() {
      return logs[0].length;
    }

    @Override
    public double logProbability(int lane, int classIndex) {
      return logs[lane][classIndex];
    }

    @Override
    public double probability(int lane, int classIndex) {
      return StrictMath.exp(logs[lane][classIndex]);
    }
  }

  /** The index of the largest value; the lowest one if several are equal. */
  static int largest(double[] values) {
    int best = 0;
    for (int c = 1; c < values.length; c++) {
      best = values[c] > values[best] ? c : best;
    }
    return best;
  }

  /** The total variation between two distributions. */
  static double distance(double[] p, double[] q) {
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      sum += Math.abs(p[c] - q[c]);
    }
    return sum / 2;
  }
}
