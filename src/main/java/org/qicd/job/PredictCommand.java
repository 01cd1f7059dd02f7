package org.qicd.job;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.qicd.data.files.ArrayImages;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.job.pages.ResultsTable;
import org.qicd.job.run.Job;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.RunStore;
import org.qicd.job.tables.JobModel;
import org.qicd.job.tables.OutputTable;
import org.qicd.job.tables.PredictedTable;
import org.qicd.ml.HandleInvalid;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code qicd predict} predicts the images of a table with the model of a run, and writes the
 * table's own columns with the predictions.
 */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Predicts the images of a table with a run's model.",
      "The output has a row for each row of the input, with all its columns but those of the"
          + " features."
    })
final class PredictCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Parameters(paramLabel = "RUN", description = "Directory of a finished run.")
  private RunPath run;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description = "Table of images: Parquet, CSV, JSON, or what data.format names.")
  private String input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description =
          "File that ends with .parquet, .csv or .json; with a slash behind that, a folder of"
              + " files.")
  private String output;

  @Option(names = "--overwrite", description = "Replaces an output that exists.")
  private boolean overwrite;

  @Option(
      names = "--handle-invalid",
      paramLabel = "WHAT",
      description =
          "What happens to a row that cannot be predicted: error (the default), skip leaves it"
              + " out, keep leaves its prediction empty.")
  private HandleInvalid invalid = HandleInvalid.ERROR;

  private final PrintStream out = System.out;

  @Override
  public Integer call() {
    RunStore store = options.store(run);
    JobModel.require(store);
    JobConfig config = options.read(store);
    try (Job job = Job.open(own(config), options.namesMaster())) {
      OutputTable table =
          OutputTable.of(job.spark().sparkContext().hadoopConfiguration(), output, overwrite);
      JobModel model = JobModel.read(job.spark(), store).measuredBy(job.config());
      predict(
          PredictedTable.of(job.spark(), job.config(), model, input, invalid, options::sets),
          table);
    }
    return 0;
  }

  /**
   * The configuration for other data than those of the run. Their format has to be found again.
   * Images that were on their side in the training are so now, too.
   */
  private JobConfig own(JobConfig config) {
    JobConfig own = config;
    if (!options.sets(JobParam.DATA_FORMAT.name())) {
      own = own.with(JobParam.DATA_FORMAT, JobParam.DATA_FORMAT.defaultValue());
    }
    if (!options.sets(JobParam.DATA_OPTIONS.name())) {
      own = own.with(JobParam.DATA_OPTIONS, ArrayImages.lasting(config.get(JobParam.DATA_OPTIONS)));
    }
    return own;
  }

  private void predict(PredictedTable table, OutputTable target) {
    long start = System.nanoTime();
    long written = table.write(target);
    out.printf(
        "input     %s%noutput    %s: %s, %.1f s%n",
        table.source(), target, rows(written), (System.nanoTime() - start) / 1e9);
    if (!table.shots().areExact()) {
      out.printf("shots     %d for each circuit and image%n", table.shots().count());
    }
    long left = table.leftOut(written);
    if (left > 0) {
      System.err.printf("warning: %s left out, which could not be predicted%n", rows(left));
    }
    try {
      table
          .evaluation()
          .ifPresent(
              found -> out.print("\n" + ResultsTable.results(table.numGroups(), found).text()));
    } catch (IllegalArgumentException e) {
      // The predictions are whole, whatever is wrong with the labels.
      System.err.println("warning: there is no table of results: " + e.getMessage());
    }
  }

  private static String rows(long count) {
    return count == 1 ? "1 row" : count + " rows";
  }
}
