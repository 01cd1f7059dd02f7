package org.qicd.train;

import java.util.List;
import java.util.Optional;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.train.round.Exchange;
import org.qicd.train.state.RoundCost;
import org.qicd.train.state.RoundRecord;
import org.qicd.train.state.TrainState;

/**
 * The result of a training.
 *
 * @param ensemble the trained students
 * @param history a record for each round and circuit
 * @param validations accuracies of the ensemble, in the order of their rounds
 * @param round the round after which the ensemble had these weights, from 0: the last one, or the
 *     best one if {@code patience} is above 0 and there are validation images
 * @param cost what the training took
 * @param calibration the temperature that {@code calibrate} asks for; empty if none is asked for or
 *     none could be fitted
 * @param teacher the result of training the teacher of strategy qkd, which is not included in any
 *     other number here; empty if there is no teacher or it was given
 */
public record TrainResult(
    TrainedEnsemble ensemble,
    List<RoundRecord> history,
    List<Validation> validations,
    int round,
    Cost cost,
    Optional<Temperature> calibration,
    Optional<TrainResult> teacher) {

  /** The temperature of the ensemble's probabilities: 1 if none was fitted. */
  public double temperature() {
    return calibration.map(Temperature::value).orElse(1.0);
  }

  TrainResult calibrated(Temperature temperature) {
    return new TrainResult(
        ensemble, history, validations, round, cost, Optional.of(temperature), teacher);
  }

  /**
   * The accuracy of the ensemble on the validation images.
   *
   * @param round the round after which it was measured, from 0
   * @param accuracy share of the images that are predicted correctly
   */
  public record Validation(int round, double accuracy) {}

  /**
   * What a training took.
   *
   * @param spent gradients of single images and probes, and seconds, also of rounds before a
   *     checkpoint
   * @param bytes bytes that the method moved for all circuits, up and down; see {@link
   *     Exchange#methodBytes}
   * @param ledger the cost of each round to the program; rounds before a checkpoint are not in it
   */
  public record Cost(TrainState.Spent spent, long bytes, List<RoundCost> ledger) {}
}
