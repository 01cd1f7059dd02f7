package org.qicd.train.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.qicd.distill.LossSums;
import org.qicd.train.round.RoundPlan;
import org.qicd.train.round.StepLosses;
import org.qicd.train.slice.Evaluation;

/**
 * One round of one student, as the history keeps it. Of a student that did not take part there are
 * no losses and no gradient: NaN.
 *
 * @param round from 0
 * @param group from 0
 * @param student from 0, the same in all groups
 * @param learned what the round's last step showed
 * @param used what the round was run with
 * @param bytes moved by this circuit's exchange up to the end of the round, up and down; see {@code
 *     Exchange}
 * @param validated how the student does after the round
 */
public record RoundRecord(
    int round,
    int group,
    int student,
    Learned learned,
    Used used,
    long bytes,
    Validated validated) {

  /**
   * What a student's last step of a round showed.
   *
   * @param taskLoss mean cross-entropy of the labelled batch, nats
   * @param batchAccuracy share of that batch predicted correctly
   * @param divergence mean R of the images that have a target; NaN without a distillation term
   * @param largestDivergence greatest R of one of them
   * @param gradientNorm Euclidean norm of the gradient, before any averaging
   */
  public record Learned(
      double taskLoss,
      double batchAccuracy,
      double divergence,
      double largestDivergence,
      double gradientNorm) {}

  /**
   * What a round was run with.
   *
   * @param distillWeight lambda
   * @param stepSize of the last step, radians
   */
  public record Used(double distillWeight, double stepSize) {}

  /**
   * How a student does on the validation images; NaN where they were not looked at.
   *
   * @param validationLoss mean cross-entropy, nats
   * @param validationAccuracy share predicted correctly
   */
  public record Validated(double validationLoss, double validationAccuracy) {}

  /** Of a record in a checkpoint. */
  static final int BYTES = 3 * Integer.BYTES + Long.BYTES + 9 * Double.BYTES;

  /** The mean over the students that have a value, NaN if none has: absent ones do not count. */
  public static double mean(List<RoundRecord> records, ToDoubleFunction<RoundRecord> value) {
    return records.stream()
        .mapToDouble(value)
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }

  /**
   * The records of a round, one for each student, group by group.
   *
   * @param bytes moved by each circuit so far
   */
  public static List<RoundRecord> of(
      RoundPlan plan,
      List<StepLosses> losses,
      int numStudents,
      long[] bytes,
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
              new Validated(validated.task().mean(), validated.task().accuracy())));
    }
    return records;
  }

  /** Writes {@value #BYTES} bytes: the components in their order. */
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
        new Validated(in.readDouble(), in.readDouble()));
  }
}
