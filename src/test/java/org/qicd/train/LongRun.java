package org.qicd.train;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.JobDataWrapper;
import org.apache.spark.status.StageDataWrapper;
import org.apache.spark.status.TaskDataWrapper;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.Document;
import org.qicd.report.HtmlReport;
import org.qicd.report.XyChart;
import org.qicd.report.XyChart.Form;
import org.qicd.report.XyChart.Series;
import org.qicd.setup.TrainSetup;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.state.Checkpoints;
import org.qicd.train.state.RoundRecord;

/** What a driver holds as rounds go by, as a table and as charts. */
final class LongRun {

  private LongRun() {}

  /**
   * The driver after some rounds.
   *
   * @param heap bytes in use after a collection
   * @param blocks in the block manager: cached slices and broadcasts
   * @param jobs that the UI remembers; and stages and tasks
   * @param files of checkpoints, finished or not
   * @param fileBytes of the largest of them: it holds the history, so it grows by every round
   */
  record Sample(
      int round,
      long heap,
      long blocks,
      long jobs,
      long stages,
      long tasks,
      long files,
      long fileBytes) {
    static Sample of(JavaSparkContext context, int round, Path checkpoints) {
      var store = context.sc().statusStore().store();
      try {
        return new Sample(
            round,
            heapAfterCollection(),
            settledBlocks(),
            store.count(JobDataWrapper.class),
            store.count(StageDataWrapper.class),
            store.count(TaskDataWrapper.class),
            sizes(checkpoints).count(),
            sizes(checkpoints).max().orElse(0));
      } catch (Exception e) { // checked in Scala's store, which says nothing of it here
        throw new IllegalStateException(e);
      }
    }

    private static LongStream sizes(Path folder) {
      return Arrays.stream(folder.toFile().listFiles()).mapToLong(File::length);
    }

    /** When Spark's cleaner, which works behind the rounds and the collections, has caught up. */
    private static long settledBlocks() throws InterruptedException {
      var blocks = SparkEnv.get().blockManager().blockInfoManager();
      long before;
      long now = blocks.size();
      do {
        before = now;
        Thread.sleep(200);
        now = blocks.size();
      } while (now < before);
      return now;
    }

    private static long heapAfterCollection() {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
  }

  /** Trains so many rounds and looks at the driver every few of them. */
  static List<Sample> train(
      JavaSparkContext context, int rounds, int every, String exchange, Path folder) {
    List<Sample> samples = new ArrayList<>();
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 40);
        Checkpoints checkpoints =
            Checkpoints.in(folder.toString(), context.hadoopConfiguration())) {
      ParamValues params =
          Trainings.params("maxIter=" + rounds, "exchange=" + exchange, "checkpointInterval=10");
      TrainSetup setup =
          TrainSetup.of(params, data.numFeatures(), data.numClasses(), data.numSlices());
      Trainer.Listener listener =
          new Trainer.Listener() {
            @Override
            public void afterRound(List<RoundRecord> records, Optional<Evaluation> validation) {
              int round = records.get(0).round() + 1;
              if (round % every == 0) {
                samples.add(Sample.of(context, round, folder));
              }
            }
          };
      Trainer.of(setup, data).checkpoints(checkpoints).listener(listener).fit();
    }
    return samples;
  }

  /** Writes the samples as charts, and prints them. */
  static void report(List<Sample> samples, String title, Path file) throws IOException {
    System.out.println(title);
    System.out.printf("%8s %9s %7s %7s %7s %7s %7s %9s%n", COLUMNS);
    samples.forEach(LongRun::print);
    Files.writeString(
        file, HtmlReport.html(new Document(title, List.of(new Block.Grid(charts(samples))))));
    System.out.println(file);
  }

  private static final Object[] COLUMNS = {
    "round", "heap MB", "blocks", "jobs", "stages", "tasks", "files", "file MB"
  };

  private static void print(Sample s) {
    System.out.printf(
        Locale.ROOT,
        "%8d %9.2f %7d %7d %7d %7d %7d %9.3f%n",
        s.round(),
        s.heap() / 1e6,
        s.blocks(),
        s.jobs(),
        s.stages(),
        s.tasks(),
        s.files(),
        s.fileBytes() / 1e6);
  }

  private static List<Block> charts(List<Sample> samples) {
    return List.of(
        chart(samples, "Heap after a collection", "MB", 1e6, Sample::heap),
        chart(samples, "Blocks in the block manager", "blocks", 1, Sample::blocks),
        chart(samples, "Jobs that the UI remembers", "jobs", 1, Sample::jobs),
        chart(samples, "Tasks that the UI remembers", "tasks", 1, Sample::tasks),
        chart(samples, "Files of checkpoints", "files", 1, Sample::files),
        chart(samples, "The largest checkpoint, history included", "MB", 1e6, Sample::fileBytes));
  }

  private static XyChart chart(
      List<Sample> samples,
      String caption,
      String unit,
      double scale,
      ToLongFunction<Sample> value) {
    double[] x = samples.stream().mapToDouble(Sample::round).toArray();
    double[] y = samples.stream().mapToDouble(s -> value.applyAsLong(s) / scale).toArray();
    Series series = Series.of(unit, Form.LINE, x, y);
    return new XyChart(caption, Axis.linear("rounds"), Axis.linear(unit), List.of(series));
  }
}
