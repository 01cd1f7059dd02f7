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
