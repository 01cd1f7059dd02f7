package org.qicd.train;

import java.util.List;
import java.util.Optional;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.LossSums;

/**
 * How students do on a data set.
 *
 * @param students losses, accuracy, and the mean infidelity to the others, of each student
 * @param ensemble the same of the mean of the students' probabilities; it has no infidelity
 * @param averaged the same of the one circuit of averaged weights, if there is one
 */
public record Evaluation(List<LossSums> students, LossSums ensemble, Optional<LossSums> averaged) {

  /**
   * Evaluates on all images of a data set; runs one Spark job.
   *
   * @throws IllegalArgumentException if a label is beyond the model's classes
   */
  public static Evaluation of(TrainedEnsemble ensemble, SlicedExamples data) {
    try (Evaluator evaluator = new Evaluator(ensemble.circuits(), data)) {
      return evaluator.evaluate(ensemble.students());
    }
  }
}
