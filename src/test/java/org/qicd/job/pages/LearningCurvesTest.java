package org.qicd.job.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.report.Block;
import org.qicd.report.Document;
import org.qicd.report.HtmlReport;
import org.qicd.report.Table;
import org.qicd.report.XyChart;
import org.qicd.train.state.RoundRecord;

/** What a history becomes on paper. */
class LearningCurvesTest {

  /** Without a pull or validation, as the strategy of lone students leaves it. */
  private static List<RoundRecord> history(int rounds, int groups, int students) {
    List<RoundRecord> history = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (int m = 0; m < groups * students; m++) {
        history.add(
            new RoundRecord(
                round,
                m / students,
                m % students,
                new RoundRecord.Learned(1.0 / (round + 1), 0.5, Double.NaN, Double.NaN, 2),
                new RoundRecord.Used(0, 0.1),
                0,
                RoundRecord.Measured.NOTHING,
                new RoundRecord.Validated(Double.NaN, Double.NaN)));
      }
    }
    return history;
  }

  private static List<Block> charts(List<RoundRecord> history, int groups) {
    return new LearningCurves(history, groups).charts(Map.of()).blocks();
  }

  @Test
  void whatWasNotMeasuredIsNoChartAndWhatDidNotChangeIsASentence() {
    List<RoundRecord> history = history(10, 1, 2);
    assertThat(charts(history, 1)).hasSize(2); // loss and gradient
    assertThat(new LearningCurves(history, 1).constants())
        .isEqualTo("The step size was 0.1 throughout.");
  }

  /**
   * Of two students, with 100 and 200 circuits a round of 16 shots, or of more from round to round.
   */
  private static List<RoundRecord> measured(int rounds, boolean adaptive) {
    List<RoundRecord> history = new ArrayList<>();
    long[] circuits = new long[2];
    long[] shots = new long[2];
    for (int round = 0; round < rounds; round++) {
      for (int m = 0; m < 2; m++) {
        int each = adaptive ? 16 * (round + 1) : 16;
        circuits[m] += 100 * (m + 1);
        shots[m] += 100L * (m + 1) * each;
        history.add(
            new RoundRecord(
                round,
                0,
                m,
                new RoundRecord.Learned(1, 0.5, 0.1, 0.2, 2),
                new RoundRecord.Used(1, 0.1),
                0,
                new RoundRecord.Measured(each, circuits[m], shots[m], 0.5, m, Double.NaN),
                new RoundRecord.Validated(1, 0.5 + 0.1 * round)));
      }
    }
    return history;
  }

  @Test
  void whatIsMeasuredIsShownAgainstShots() throws IOException {
    List<XyChart> charts =
        new LearningCurves(measured(3, false), 1)
            .charts(Map.of(2, 0.75)).blocks().stream().map(XyChart.class::cast).toList();
    assertThat(charts)
        .extracting(XyChart::caption)
        .contains(
            "Noise over signal of the task term\u2019s gradient",
            "Noise over signal of the distillation term\u2019s gradient",
            "Accuracy on validation images against shots")
        .doesNotContain("Shots of each circuit");
    XyChart shots = charts.get(charts.size() - 1);
    assertThat(HtmlReport.html(new Document("shots", List.of(shots))))
        .contains("[4.8E+3,9.6E+3,1.44E+4]");
    assertThat(new LearningCurves(measured(3, false), 1).constants())
        .endsWith("each circuit had 16 shots throughout.");
    assertThat(
            new LearningCurves(measured(3, true), 1)
                .charts(Map.of()).blocks().stream().map(block -> ((XyChart) block).caption()))
        .contains("Shots of each circuit");
  }

  @Test
  void whatIsMeasuredIsATable() {
    MeasuredRun run = MeasuredRun.of(measured(3, true));
    assertThat(run.isMeasured()).isTrue();
    assertThat(run.toMap())
        .containsEntry("circuits", 900L)
        .containsEntry("shots", 28_800L)
        .containsEntry("taskNoise", 0.5)
        .containsEntry("distillNoise", 0.5)
        .containsEntry("countedNoise", null);
    assertThat(run.table(1).rows().get(1).stream().map(Table.Cell::text))
        .containsExactly("student 1", "32", "600", "19,200", "0.500", "1.000", "");
    assertThat(MeasuredRun.of(history(3, 1, 2)).isMeasured()).isFalse();
    assertThat(RunSummary.state(measured(1, false)))
        .isEqualTo("loss 1.0000  divergence 0.1000  shots 4,800  noise 0.50");
  }

  @Test
  void longHistoriesOfManyStudentsStaySmall(@TempDir Path folder) throws IOException {
    List<RoundRecord> history = history(5003, 5, 8);
    List<Block> charts = charts(history, 5);
    XyChart losses = (XyChart) charts.get(0);
    assertThat(losses.series()).hasSize(40);
    assertThat(losses.caption()).endsWith("points are means of 51 rounds");
    Path file = folder.resolve("curves.html");
    Files.writeString(file, HtmlReport.html(new Document("curves", charts)));
    assertThat(Files.size(file)).isLessThan(450_000);
  }
}
