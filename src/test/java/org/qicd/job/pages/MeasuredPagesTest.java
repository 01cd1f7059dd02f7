package org.qicd.job.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.qicd.compare.Claims;
import org.qicd.compare.Cost;
import org.qicd.compare.Method;
import org.qicd.compare.Outcome;
import org.qicd.compare.Study;
import org.qicd.compare.TrialRow;
import org.qicd.job.config.CompareConfig;
import org.qicd.job.config.JobConfig;
import org.qicd.report.Block;
import org.qicd.report.HtmlReport;
import org.qicd.report.Table;
import org.qicd.report.XyChart;
import org.qicd.setup.TrainParam;

/** What pages show of a comparison whose gradients are measured, on invented trials. */
class MeasuredPagesTest {
  private static final CompareConfig CONFIG =
      CompareConfig.of(JobConfig.parse(Path.of("conf", "compare-shots-quick.conf"), List.of()));

  /** With 8 classes: seed 83 of averaging ends at chance, and counts as failed. */
  private static CompareResults results() {
    List<Outcome> outcomes = new ArrayList<>();
    for (Study study : CONFIG.studies()) {
      for (Method method : study.methods()) {
        Map<Long, List<TrialRow>> trials = new LinkedHashMap<>();
        for (long seed = 80; seed < 88; seed++) {
          trials.put(seed, trial(study, method, seed));
        }
        outcomes.add(new Outcome(study.name(), method, method.settings().get(0), trials));
      }
    }
    return new CompareResults(
        CONFIG,
        8,
        outcomes,
        List.of(),
        Claims.judge(
            outcomes, 8, List.of(), CONFIG.page().comparisons(), CONFIG.page().sweeps()));
  }

  private static List<TrialRow> trial(Study study, Method method, long seed) {
    int shots = method.settings().get(0).params().get(TrainParam.SHOTS);
    boolean pulls = !method.name().equals("average");
    double noise = (method.name().startsWith("qicd") ? 0.5 : 1) + (seed - 80) / 100.0;
    double accuracy = !pulls && seed == 83 ? 0.125 : 0.7;
    List<TrialRow> rows = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      boolean last = round == 1;
      long circuits = 1000L * (round + 1) * (pulls ? 2 : 1);
      double divergence = !pulls ? Double.NaN : method.name().startsWith("qicd") ? 0.5 : 20;
      rows.add(
          new TrialRow(
              new TrialRow.Key(study.name(), method.name(), "", "test", seed),
              new TrialRow.When(round, 10 * (round + 1), last, false),
              new TrialRow.Learned(1, divergence, divergence, 1, 2),
              new TrialRow.Validated(0.3 + 0.3 * round, 0.7, 0.7, List.of(0.9)),
              new TrialRow.Spent(100, 100, 1),
              shots == 0
                  ? new TrialRow.Measured(0, 0, Double.NaN, Double.NaN)
                  : new TrialRow.Measured(
                      circuits, circuits * shots, 0.25, pulls ? noise : Double.NaN),
              last
                  ? new TrialRow.Tested(accuracy, accuracy, accuracy, accuracy, 0.1)
                  : new TrialRow.Tested(
                      Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN)));
    }
    return rows;
  }

  private static List<String> row(Table table, int index) {
    return table.rows().get(index).stream().map(Table.Cell::text).toList();
  }

  @Test
  void theTableOfWhatWasMeasured() {
    Table table = MeasuredTable.of(results());
    assertThat(table.rows()).hasSize(8);
    assertThat(table.caption()).contains("below 0.1875, 1.5 times chance");
    assertThat(row(table, 0).subList(0, 5))
        .containsExactly("16 shots", "qicd", "16", "4,000", "64,000");
    assertThat(row(table, 0).get(5)).startsWith("0.535 [");
    assertThat(row(table, 0).get(6)).startsWith("0.250 [");
    assertThat(row(table, 2).get(8)).isEqualTo("20.000");
    assertThat(row(table, 3).subList(5, 6)).as("average").containsExactly("");
    assertThat(row(table, 3).subList(7, 10)).containsExactly("", "", "1 of 8");
    assertThat(row(table, 4).subList(0, 7))
        .containsExactly("exact", "qicd", "exact", "", "", "", "");
  }

  @Test
  void summariesHoldIt() {
    CompareSummary summary = new CompareSummary(results());
    assertThat(summary.markdown()).contains("## What was measured", "| 16 shots | qicd | 16 |");
    assertThat(summary.text()).contains("\nmeasured\n", "claim 2: ");
    List<?> methods = (List<?>) summary.json().get("methods");
    Map<?, ?> first = (Map<?, ?>) methods.get(0);
    assertThat(first.keySet().toString()).contains("shots, circuits, taskNoise, distillNoise");
    assertThat(first.get("failures")).isEqualTo(0);
    assertThat(((Map<?, ?>) methods.get(3)).get("failures")).isEqualTo(1);
    assertThat(((Map<?, ?>) methods.get(3)).get("distillNoise")).isNull();
    assertThat(((Map<?, ?>) methods.get(4)).containsKey("shots")).as("exact").isFalse();
  }

  /** Noise of 1 and more against .5 and more; KL of 20 nats; equal accuracies. */
  @Test
  void claimsAreJudgedByWhatWasMeasured() {
    assertThat(results().findings())
        .extracting(found -> found.judgement().verdict().toString())
        .containsExactly("holds", "holds", "holds", "does not hold", "does not hold");
  }

  /** Exact numbers are the limit of many shots, and stand where 1 / sqrt(S) is 0. */
  @Test
  void chartsAgainstShots() throws IOException {
    CompareResults results = results();
    SweepCharts charts = new SweepCharts(results);
    List<Block> sweep = charts.of(CONFIG.page().sweeps().get(0));
    XyChart over = (XyChart) sweep.get(0);
    assertThat(over.x().title()).endsWith("exact at 0, 16 at 0.250");
    assertThat(over.series()).hasSize(4);
    assertThat(sweep).as("one number of shots is no line over all shots").hasSize(2);
    StudyCharts study = new StudyCharts(results, "16 shots");
    assertThat(study.over(Cost.SHOTS).series()).hasSize(4);
    assertThat(new StudyCharts(results, "exact").over(Cost.SHOTS).series())
        .isEmpty();
    assertThat(HtmlReport.html(new CompareReport(results, "compare", Map.of()).document()))
        .contains("What was measured", "against shots");
  }
}
