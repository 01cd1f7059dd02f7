package org.qicd.job.pages;

import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.stat.StatUtils;
import org.qicd.job.run.MlflowRun;
import org.qicd.job.run.Progress;
import org.qicd.job.run.RunDirectory;
import org.qicd.job.tables.JobData;
import org.qicd.ml.SavedTeacher;
import org.qicd.report.Numbers;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.TrainResult;
import org.qicd.train.Trainer;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.state.Checkpoints;
import org.qicd.train.state.RoundRecord;

/** Shows the progress of a training on the terminal and in the log of the run. */
public final class TrainWatch implements Trainer.Listener {
  private final TrainSetup setup;
  private final RunDirectory directory;
  private final Progress progress;
  private final Progress teacherProgress;
  private String validated = "";
  private MlflowRun mlflow; // null: it is shown nowhere else

  public TrainWatch(TrainSetup setup, RunDirectory directory) {
    this.setup = setup;
    this.directory = directory;
    this.progress = progress(setup.params().get(TrainParam.MAX_ITER));
    this.teacherProgress = progress(setup.params().get(TrainParam.TEACHER_ROUNDS));
  }

  private static Progress progress(int rounds) {
    return Progress.onTerminal("round", rounds);
  }

  /** Shows each round in a run of MLflow, too. */
  public void showingIn(MlflowRun mlflow) {
    this.mlflow = mlflow;
  }

  /** Trains and shows the progress. */
  public TrainResult fit(JobData data, Checkpoints checkpoints) {
    try {
      return SavedTeacher.given(Trainer.of(setup, data.train), setup)
          .validatedOn(data.validation)
          .checkpoints(checkpoints)
          .listener(this)
          .fit();
    } finally {
      teacherProgress.end();
      progress.end();
    }
  }

  @Override
  public void resumed(int teacherRounds, int rounds) {
    teacherProgress.after(teacherRounds);
    progress.after(rounds);
    String from =
        rounds == 0 && teacherRounds > 0
            ? "round %d of the teacher".formatted(teacherRounds)
            : "round %d of %d".formatted(rounds, setup.params().get(TrainParam.MAX_ITER));
    System.out.printf("goes on   after %s%n%n", from);
    directory.log("goes on after " + from);
  }

  @Override
  public void afterTeacherRound(RoundRecord record) {
    teacherProgress.show(record.round() + 1, "teacher " + RunSummary.state(List.of(record)));
  }

  @Override
  public void warn(String message) {
    progress.end();
    System.err.println("warning: " + message);
    directory.log("warning: " + message);
  }

  @Override
  public void afterRound(List<RoundRecord> records, Optional<Evaluation> validation) {
    teacherProgress.end();
    int round = records.get(0).round() + 1;
    validation.ifPresent(
        seen -> {
          double[] accuracies =
              seen.students().stream().mapToDouble(s -> s.task().accuracy()).toArray();
          validated =
              Numbers.format(
                  "  validation %.3f, ensemble %.3f",
                  StatUtils.mean(accuracies), seen.ensemble().task().accuracy());
          directory.log("round %d%s".formatted(round, validated));
        });
    progress.show(round, RunSummary.state(records) + validated);
    if (mlflow != null) {
      mlflow.round(records, validation);
    }
  }
}
