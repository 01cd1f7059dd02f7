package org.qicd.ml;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.Trainer;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.state.RoundRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the progress of a training, about twenty times a run. */
final class RoundLog implements Trainer.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(QicdClassifier.class);
  private static final int LINES = 20;

  private final String uid;
  private final int rounds;

  RoundLog(String uid, TrainSetup setup) {
    this.uid = uid;
    this.rounds = setup.params().get(TrainParam.MAX_ITER);
  }

  @Override
  public void resumed(int teacherRounds, int done) {
    LOG.info("{}: goes on from a checkpoint after round {} of {}", uid, done, rounds);
  }

  @Override
  public void warn(String message) {
    LOG.warn("{}: {}", uid, message);
  }

  @Override
  public void afterRound(List<RoundRecord> records, Optional<Evaluation> validation) {
    int round = records.get(0).round() + 1;
    if (LOG.isInfoEnabled() && (round % Math.max(1, rounds / LINES) == 0 || round == rounds)) {
      double loss = RoundRecord.mean(records, r -> r.learned().taskLoss());
      LOG.info(
          "{}: round {} of {}, mean task loss {}{}",
          uid,
          round,
          rounds,
          loss,
          validation
              .map(
                  seen ->
                      String.format(
                          Locale.ROOT,
                          ", validation accuracy %.4f",
                          seen.ensemble().task().accuracy()))
              .orElse(""));
    }
  }
}
