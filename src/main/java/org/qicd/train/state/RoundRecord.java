package org.qicd.train.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.qicd.distill.LossSums;
import org.qicd.train.round.CircuitCount;
import org.qicd.train.round.GradientNoise;
import org.qicd.train.round.RoundPlan;
import org.qicd.train.round.StepLosses;
import org.qicd.train.slice.Evaluation;

/**
 * One round of one circuit in the history. If its student did not take part, its losses and the
 * norm of its gradient are NaN.
 *
 * @param round number of the round, from 0
 * @param group number of the group, from 0
 * @param student number of the student, from 0; the same in all groups
 * @param learned losses of the last step of the round
 * @param used settings of the round
 * @param bytes bytes that the method moved for this circuit up to the end of the round, up and
 *     down; see {@link org.qicd.train.round.Exchange#methodBytes}
 * @param measured what was measured on the student's quantum computer
 * @param validated losses on the validation images after the round
 */
public record RoundRecord(
    int round,
    int group,
    int student,
    Learned learned,
    Used used,
    long bytes,
    Measured measured,
    Validated validated) {

  /**
   * The losses of a student in the last step of a round.
   *
   * @param taskLoss mean cross-entropy of the labelled batch, in nats
   * @param batchAccuracy share of the labelled batch that is predicted correctly
   * @param divergence mean divergence R of the images that have a target; NaN without a
   *     distillation term
   * @param largestDivergence the largest R of these images
   * @param gradientNorm Euclidean norm of the gradient, before gradients are averaged
   */
  public record Learned(
      double taskLoss,
      double batchAccuracy,
      double divergence,
      double largestDivergence,
      double gradientNorm) {}

  /**
   * The settings of a round.
   *
   * @param distillWeight lambda, the weight of the distillation term
   * @param stepSize the size of the last step, in radians
   */
  public record Used(double distillWeight, double stepSize) {}

  /**
   * What was measured on a student's quantum computer for its gradients. All numbers are 0 or NaN
   * for adjoint gradients.
   *
   * @param shots S, the number of shots of each circuit in the round; 0 for exact gradients
   * @param circuits number of circuits up to the end of the round
   * @param totalShots number of shots of these circuits
   * @param taskNoise distance of the task term's gradient in the last step from the exact one,
   *     divided by the norm of the exact one; NaN if that is 0, and without shifted circuits
   * @param distillNoise the same of the distillation term, toward the same measured targets
   * @param countedNoise the noise of the whole gradient that the counts of the shifted circuits
   *     tell, divided by the norm of the measured gradient, which has signal and noise
   */
  public record Measured(
      int shots,
      long circuits,
      long totalShots,
      double taskNoise,
      double distillNoise,
      double countedNoise) {

    /** Nothing was measured. */
    public static final Measured NOTHING =
        new Measured(0, 0, 0, Double.NaN, Double.NaN, Double.NaN);

    /** What was measured up to the end of one more round. */
    public Measured plus(RoundPlan plan, CircuitCount.Count count, GradientNoise.Ratios noise) {
      return new Measured(
          plan.shots.count(),
          circuits + count.circuits(),
          totalShots + count.shots(plan),
          noise.task(),
          noise.distill(),
          noise.counted());
    }
  }

  /**
   * The losses of a student on the validation images; NaN if the round has no validation.
   *
   * @param validationLoss mean cross-entropy, in nats
   * @param validationAccuracy share of the images that are predicted correctly
   */
  public record Validated(double validationLoss, double validationAccuracy) {}

  /** What is shown of a round while a training goes on, by its name. */
  public static final Map<String, ToDoubleFunction<RoundRecord>> SHOWN =
      Map.of(
          "taskLoss", record -> record.learned().taskLoss(),
          "divergence", record -> record.learned().divergence(),
          "gradientNorm", record -> record.learned().gradientNorm(),
          "distillWeight", record -> record.used().distillWeight(),
          "taskNoise", record -> record.measured().taskNoise(),
          "distillNoise", record -> record.measured().distillNoise());

  /** The number of bytes of a record in a checkpoint. */
  static final int BYTES = 4 * Integer.BYTES + 3 * Long.BYTES + 12 * Double.BYTES;

  /**
   * The mean over the students that have a value; NaN if none has. Absent students do not count.
   */
  public static double mean(List<RoundRecord> records, ToDoubleFunction<RoundRecord> value) {
    return records.stream()
        .mapToDouble(value)
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }

  /**
   * The records of a round, one for each circuit, group by group.
   *
   * @param losses the losses of each circuit
   * @param bytes the bytes that the method has moved for each circuit so far
   * @param measured what has been measured for each circuit so far
   */
  public static List<RoundRecord> of(
      RoundPlan plan,
      List<StepLosses> losses,
      int numStudents,
      long[] bytes,
      List<Measured> measured,
      Optional<Evaluation> validation) {
    List<RoundRecord> records = new ArrayList<>();
    for (int m = 0; m < losses.size(); m++) {
      int student = m;
      LossSums batch = losses.get(m).sums();
      LossSums validated = validation.map(v -> v.students().get(student)).orElse(LossSums.ZERO);
      records.add(
          new RoundRecord(
              plan.round,
              m / numStudents,
              m % numStudents,
              new Learned(
                  batch.task().mean(),
                  batch.task().accuracy(),
                  batch.distill().mean(),
                  batch.distill().largest(),
                  losses.get(m).gradientNorm()),
              new Used(plan.lambda, plan.stepSizes[plan.numSteps() - 1]),
              bytes[m],
              measured.get(m),
              new Validated(validated.task().mean(), validated.task().accuracy())));
    }
    return records;
  }

  /** Writes the components in their order, {@value #BYTES} bytes. */
  void write(DataOutput out) throws IOException {
    out.writeInt(round);
    out.writeInt(group);
    out.writeInt(student);
    out.writeDouble(learned.taskLoss);
    out.writeDouble(learned.batchAccuracy);
    out.writeDouble(learned.divergence);
    out.writeDouble(learned.largestDivergence);
    out.writeDouble(learned.gradientNorm);
    out.writeDouble(used.distillWeight);
    out.writeDouble(used.stepSize);
    out.writeLong(bytes);
    out.writeInt(measured.shots);
    out.writeLong(measured.circuits);
    out.writeLong(measured.totalShots);
    out.writeDouble(measured.taskNoise);
    out.writeDouble(measured.distillNoise);
    out.writeDouble(measured.countedNoise);
    out.writeDouble(validated.validationLoss);
    out.writeDouble(validated.validationAccuracy);
  }

  /** Reads what {@link #write} wrote. */
  static RoundRecord read(DataInput in) throws IOException {
    return new RoundRecord(
        in.readInt(),
        in.readInt(),
        in.readInt(),
        new Learned(
            in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble()),
        new Used(in.readDouble(), in.readDouble()),
        in.readLong(),
        new Measured(
            in.readInt(),
            in.readLong(),
            in.readLong(),
            in.readDouble(),
            in.readDouble(),
            in.readDouble()),
        new Validated(in.readDouble(), in.readDouble()));
  }
}
