package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.qicd.circuit.Circuit;
import org.qicd.distill.LossSums;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.job.config.SavedCircuits;
import org.qicd.job.config.Secrets;
import org.qicd.job.run.CommandText;
import org.qicd.job.run.RunDirectory;
import org.qicd.job.tables.JobData;
import org.qicd.param.Param;
import org.qicd.report.Block;
import org.qicd.report.Block.Heading;
import org.qicd.report.Block.Paragraph;
import org.qicd.report.Document;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.train.TrainResult;
import org.qicd.train.slice.Evaluation;

/**
 * The {@code report.html} of a training.
 *
 * @param command the command line that makes the same run
 * @param config the configuration of the run
 * @param about the description of the run
 * @param data the images
 * @param outcome what came out
 * @param seconds the time that was spent on each part
 */
public record TrainReport(
    String command,
    JobConfig config,
    About about,
    JobData data,
    Outcome outcome,
    Map<String, Object> seconds) {

  /**
   * The description of the run.
   *
   * @param plan what it was to do, by {@link Intentions#of}
   * @param resolved versions of the software and fingerprints of the data, by {@code Resolved}
   */
  public record About(Map<String, List<String>> plan, Map<String, Object> resolved) {}

  /**
   * What came out.
   *
   * @param result the result of the training
   * @param train metrics on the training images
   * @param test metrics on the test images
   * @param predictions of the ensemble for test images
   */
  public record Outcome(
      TrainResult result, Evaluation train, Evaluation test, TestPredictions predictions) {}

  /**
   * Writes the file. A failure is only logged, since all other results have already been written.
   *
   * @return path of the file; empty if it could not be written
   */
  public Optional<String> write(RunDirectory directory) {
    try {
      return Optional.of(directory.writeReport(document(directory.title())));
    } catch (Exception | LinkageError e) {
      // Scala code may throw checked exceptions that no signature declares.
      directory.log(e);
      return Optional.empty();
    }
  }

  private Document document(String run) {
    List<Block> blocks = new ArrayList<>(results());
    blocks.add(new Heading("How it learned"));
    LearningCurves curves = new LearningCurves(outcome.result.history(), groups());
    String constants = curves.constants();
    if (!constants.isEmpty()) {
      blocks.add(new Paragraph(constants, false));
    }
    blocks.add(curves.charts(validated()));
    List<Double> fidelity = outcome.test.fidelity().pairs();
    if (data.test.size() > 0 && !fidelity.isEmpty()) {
      blocks.add(InfidelityMap.of("Infidelity of each two circuits on test images", fidelity));
    }
    if (outcome.test.ensemble().task().images() > 0) {
      blocks.add(new Heading("How far probabilities come true"));
      blocks.addAll(
          ReliabilityDiagram.blocks(outcome.test.reliability(), outcome.result.calibration()));
      blocks.add(new Heading("Confusion matrix"));
      blocks.add(outcome.predictions.confusionMap());
      blocks.add(outcome.predictions.mistakes());
    }
    blocks.add(new Heading(differ() ? "The circuits" : "The circuit"));
    blocks.addAll(drawings());
    blocks.add(new Heading("Where the time went"));
    blocks.add(times());
    blocks.add(LedgerSummary.of(outcome.result.cost().ledger()).table());
    MeasuredRun measured = MeasuredRun.of(outcome.result.history());
    if (measured.isMeasured()) {
      blocks.add(measured.table(groups()));
    }
    blocks.add(new Heading("How to run it again"));
    blocks.addAll(origin());
    return new Document("Training run " + run, blocks);
  }

  /** The accuracy of the ensemble on validation images by round, from 1. */
  private Map<Integer, Double> validated() {
    Map<Integer, Double> accuracies = new TreeMap<>();
    outcome.result.validations().forEach(seen -> accuracies.put(seen.round() + 1, seen.accuracy()));
    return accuracies;
  }

  private int groups() {
    return outcome.result.ensemble().numGroups();
  }

  private List<Block> results() {
    return List.of(
        new Paragraph(lead(), true),
        new Paragraph(
            "The interval is Wilson\u2019s, for the images drawn; it does not tell how much other"
                + " seeds differ. Losses are mean cross-entropies in nats. The calibration error is"
                + " that of test images.",
            false),
        ResultsTable.results(groups(), outcome.train, outcome.test));
  }

  private String lead() {
    LossSums sums = outcome.test.ensemble();
    int students = outcome.test.students().size() / groups();
    return ResultsTable.interval(sums)
        .map(
            interval ->
                "%s read %d of %d test images correctly: accuracy %s, 95%% interval %s."
                    .formatted(
                        students == 1
                            ? "The student"
                            : "The ensemble of %d students".formatted(students),
                        sums.task().correct(),
                        sums.task().images(),
                        Numbers.decimals(sums.task().accuracy()),
                        ResultsTable.text(interval)))
        .orElse("No test image has a label, so there is no test accuracy.");
  }

  private boolean differ() {
    return circuits().count() > 1;
  }

  /** The distinct circuits that are asked for. */
  private Stream<Circuit> circuits() {
    return outcome.result.ensemble().circuits().stream().map(Circuit::ideal).distinct();
  }

  /** A drawing of each distinct circuit. */
  private List<Block> drawings() {
    List<Circuit> circuits = circuits().toList();
    List<Block> blocks = new ArrayList<>();
    for (int k = 0; k < circuits.size(); k++) {
      blocks.add(CircuitPicture.block(about.plan.get("circuit").get(k), circuits.get(k)));
    }
    return blocks;
  }

  private Table times() {
    double total = seconds.values().stream().mapToDouble(s -> (double) s).sum();
    List<List<Cell>> rows = new ArrayList<>();
    seconds.forEach(
        (name, value) -> {
          double part = (double) value;
          rows.add(
              List.of(
                  Cell.text(CommandText.words(name)),
                  Cell.number(Numbers.format("%.1f", part), part),
                  Cell.number(Numbers.format("%.0f%%", 100 * part / total), part)));
        });
    return new Table(
        Numbers.format(
            "%.1f seconds, %,d gradients of single images; this report is not counted",
            total, outcome.result.cost().spent().gradients()),
        List.of(Column.text("part"), Column.number("seconds"), Column.number("share")),
        rows);
  }

  private List<Block> origin() {
    Map<String, String> shown = new LinkedHashMap<>();
    about.plan.forEach((name, lines) -> shown.put(name, String.join("; ", lines)));
    Map<String, String> made = new LinkedHashMap<>();
    made.put("modelFingerprint", outcome.result.ensemble().fingerprint());
    about.resolved.forEach((name, value) -> made.put(name, String.valueOf(value)));
    Map<String, String> changed = new LinkedHashMap<>();
    Map<String, String> left = new LinkedHashMap<>();
    Map<String, Object> values = SavedCircuits.named(config).values().toMap();
    for (Param<?> param : JobParam.all()) {
      String value = String.valueOf(values.get(param.name()));
      (isDefault(param) ? left : changed).put(param.name(), value);
    }
    Secrets.hidden(config.sparkConf())
        .forEach((key, value) -> changed.put("spark.conf." + key, value));
    return List.of(
        new Block.Command(command),
        new Paragraph(
            "The same data, parameters and seed give the same model fingerprint, on any machine.",
            false),
        new Block.KeyValues("What was run", shown, false),
        new Block.KeyValues("Versions and fingerprints", made, false),
        new Block.KeyValues("Parameters that are not at their default", changed, false),
        new Block.KeyValues("Parameters at their default", left, true));
  }

  private <T> boolean isDefault(Param<T> param) {
    return config.get(param).equals(param.defaultValue());
  }
}
