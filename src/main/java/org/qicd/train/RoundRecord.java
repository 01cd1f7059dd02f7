package org.qicd.train;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.qicd.distill.LossSums;

/**
 * One round of one student, as the history keeps it.
 *
 * @param round from 0
 * @param group from 0
 * @param student from 0, the same in all groups
 * @param taskLoss mean cross-entropy of the last step's labelled batch
 * @param batchAccuracy share of that batch predicted correctly
 * @param divergence mean R of the last step's shared images; NaN without a pull
 * @param largestDivergence greatest R of one of them
 * @param gradientNorm Euclidean norm of the last step's gradient, before any averaging
 * @param distillWeight lambda of the round
 * @param stepSize size of the last step
 * @param validationLoss mean cross-entropy of the validation images after the round; NaN where it
 *     was not measured
 * @param validationAccuracy share of them predicted correctly; NaN where it was not measured
 */
public record RoundRecord(
    int round,
    int group,
    int student,
    double taskLoss,
    double batchAccuracy,
    double divergence,
    double largestDivergence,
    double gradientNorm,
    double distillWeight,
    double stepSize,
    double validationLoss,
    double validationAccuracy) {

  /** Of a record in a checkpoint. */
  static final int BYTES = 3 * Integer.BYTES + 9 * Double.BYTES;

  /** The records of a round, one for each student, group by group. */
  static List<RoundRecord> of(
      RoundPlan plan, List<StepLosses> losses, int numStudents, Optional<Evaluation> validation) {
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
              batch.meanTaskLoss(),
              batch.accuracy(),
              batch.meanPull(),
              batch.largestPull(),
              losses.get(m).gradientNorm(),
              plan.lambda,
              plan.stepSizes[plan.numSteps() - 1],
              validated.meanTaskLoss(),
              validated.accuracy()));
    }
    return records;
  }

  /** Writes {@value #BYTES} bytes: the components in their order. */
  void write(DataOutput out) throws IOException {
    out.writeInt(round);
    out.writeInt(group);
    out.writeInt(student);
    out.writeDouble(taskLoss);
    out.writeDouble(batchAccuracy);
    out.writeDouble(divergence);
    out.writeDouble(largestDivergence);
    out.writeDouble(gradientNorm);
    out.writeDouble(distillWeight);
    out.writeDouble(stepSize);
    out.writeDouble(validationLoss);
    out.writeDouble(validationAccuracy);
  }

  /** Reads what {@link #write} wrote. */
  static RoundRecord read(DataInput in) throws IOException {
    return new RoundRecord(
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble());
  }
}
