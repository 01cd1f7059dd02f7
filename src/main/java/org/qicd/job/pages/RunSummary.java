package org.qicd.job.pages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.job.run.CommandText;
import org.qicd.job.run.RunDirectory;
import org.qicd.report.Numbers;
import org.qicd.train.state.RoundRecord;

/** Short texts about the state and the end of a run. */
public final class RunSummary {

  private RunSummary() {}

  /** The state after a round, for the line of progress. */
  static String state(List<RoundRecord> records) {
    double loss = RoundRecord.mean(records, r -> r.learned().taskLoss());
    double divergence = RoundRecord.mean(records, r -> r.learned().divergence());
    long shots = records.stream().mapToLong(r -> r.measured().totalShots()).sum();
    double noise =
        RoundRecord.mean(
            records,
            r ->
                Double.isNaN(r.measured().distillNoise())
                    ? r.measured().taskNoise()
                    : r.measured().distillNoise());
    return Numbers.format("loss %.4f", loss)
        + (Double.isNaN(divergence) ? "" : Numbers.format("  divergence %.4f", divergence))
        + (shots == 0 ? "" : "  shots " + Numbers.count(shots))
        + (Double.isNaN(noise) ? "" : Numbers.format("  noise %.2f", noise));
  }

  /** The last lines of a run: times, fingerprint, paths, and the next commands. */
  public static String ending(
      TrainedEnsemble ensemble, Map<String, Object> seconds, String run, Optional<String> report) {
    String times =
        seconds.entrySet().stream()
            .map(
                e ->
                    Numbers.format("%s %.1f", CommandText.words(e.getKey()), (double) e.getValue()))
            .collect(Collectors.joining(", "));
    StringBuilder text = new StringBuilder("\n");
    line(text, "seconds", times);
    line(text, "model", "fingerprint " + ensemble.fingerprint());
    line(text, "results", run);
    line(text, "report", report.orElse("none: " + RunDirectory.LOG + " says why"));
    line(
        text,
        "next",
        "%s   or   %s"
            .formatted(CommandText.command("evaluate", run), CommandText.command("circuit", run)));
    return text.toString();
  }

  static void line(StringBuilder text, String name, String content) {
    text.append(Numbers.format("%-9s %s%n", name, content));
  }
}
