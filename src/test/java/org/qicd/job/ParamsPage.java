package org.qicd.job;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Params;
import org.qicd.job.config.DiagnoseParam;
import org.qicd.job.config.JobParam;
import org.qicd.ml.ColumnParam;
import org.qicd.ml.ImageParam;
import org.qicd.ml.QicdClassifier;
import org.qicd.param.Param;
import org.qicd.setup.TrainParam;

/** Writes the page of parameters, {@code src/site/markdown/params.md}, from their tables. */
final class ParamsPage {
  private final StringBuilder text = new StringBuilder();

  private ParamsPage() {}

  /** The whole page. */
  static String page() {
    ParamsPage page = new ParamsPage();
    page.text.append(
        """
        # Parameters

        <!-- Generated from the tables of parameters by ParamFilesTest; not to be edited. -->

        A parameter of training has one name everywhere: `setNumStudents(8)` in Java and Scala,
        `QicdClassifier(numStudents=8)` in Python, `numStudents = 8` in a configuration, and
        `--set numStudents=8` on the command line. A value that is not allowed is refused in one line.
        """);
    page.section(
        "Training",
        "These are params of `QicdClassifier` and the keys at the top of a configuration.",
        TrainParam.TABLE);
    page.section(
        "Columns of the classifier",
        "These are params of `QicdClassifier` and of its model, beside those of MLlib.",
        ColumnParam.TABLE);
    page.inherited();
    page.section(
        "Preparation of images",
        "These are params of `ImageFeatures` and of its model.",
        ImageParam.TABLE);
    page.section(
        "Data, Spark and results of a job",
        "These are the blocks `data`, `features`, `mlflow`, `spark` and `run` of a configuration. What is in"
            + " `spark.conf` goes to Spark as it is.",
        JobParam.TABLE);
    page.section(
        "Diagnosis",
        "This is the block `diagnose` of a configuration, which only that command takes.",
        DiagnoseParam.TABLE);
    return page.text.toString();
  }

  private void section(String title, String lead, List<Param<?>> rows) {
    head(title, lead);
    text.append("| Parameter | Default | Allowed | Meaning | Cost |\n|---|---|---|---|---|\n");
    for (Param<?> row : rows) {
      cells("`" + row.name() + "`", shown(row), row.allowed(), row.meaning(), row.cost());
    }
    if (rows.stream().anyMatch(row -> !row.note().isEmpty())) {
      text.append('\n');
    }
    rows.stream()
        .filter(row -> !row.note().isEmpty())
        .forEach(row -> text.append("- `%s`: %s\n".formatted(row.name(), row.note())));
  }

  /** What {@code QicdClassifier} has beside the rows of our tables. */
  private void inherited() {
    head(
        "Further params of the classifier",
        "These are params of `QicdClassifier` too. Most of them are those of every classifier of"
            + " MLlib.");
    Params stage = new QicdClassifier();
    Set<String> rows = ColumnParam.all().stream().map(Param::name).collect(Collectors.toSet());
    text.append("| Parameter | Default | Meaning |\n|---|---|---|\n");
    Arrays.stream(stage.params())
        .filter(param -> !rows.contains(param.name()))
        .forEach(
            param ->
                cells(
                    "`" + param.name() + "`",
                    stage.hasDefault(param) ? "`" + stage.getDefault(param).get() + "`" : "none",
                    param.doc()));
  }

  private static String shown(Param<?> row) {
    return row == ImageParam.OUTPUT_COL
        ? "made of the stage's uid"
        : "`" + ReferenceConf.value(row) + "`";
  }

  private void head(String title, String lead) {
    text.append("\n## %s\n\n%s\n\n".formatted(title, lead));
  }

  private void cells(String... cells) {
    text.append(
        Arrays.stream(cells)
            .map(cell -> cell.replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }
}
