package org.qicd.job.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.qicd.train.ParamValues;
import org.qicd.train.TrainParam;
import org.qicd.train.TrainSetup;

/**
 * Runs the trials of studies: hyperparameters are chosen on validation images of tuning seeds, then
 * every method runs once on each fresh seed. A seed gives every method the same split, the same
 * start and the same batches. Where seeds draw their test images from the pool, they draw them from
 * images that tuning seeds have trained and validated on; where the data has test images, nothing
 * but the fresh seeds' last rounds touches these.
 */
public final class Comparison {
  /** How hyperparameters are chosen, as reports print it. */
  public static final String TUNING_RULE =
      "For each method the setting with the highest mean accuracy of its students on the validation"
          + " images of the tuning seeds, the first of equals.";

  static final String TUNE = "tune";
  private static final String TEST = "test";

  private final SparkSession spark;
  private final TrialImages images;
  private final List<Study> studies;
  private final Plan plan;
  private final TrialStore store;
  private final Progress progress;

  /**
   * Which seeds, and how many trials at a time.
   *
   * @param tuningSeeds seeds from 0 on
   * @param firstSeed of the fresh ones
   * @param seeds number of fresh seeds
   */
  public record Plan(int tuningSeeds, long firstSeed, int seeds, int parallelTrials) {
    public Plan {
      if (seeds < 2) {
        throw new IllegalArgumentException(
            "compare.seeds is %d: expected two or more, to tell differences from chance"
                .formatted(seeds));
      }
      if (firstSeed < tuningSeeds) {
        throw new IllegalArgumentException(
            "compare.firstSeed is %d: expected %d or more, behind the tuning seeds"
                .formatted(firstSeed, tuningSeeds));
      }
    }
  }

  /** Told of finished trials. */
  @FunctionalInterface
  public interface Progress {
    void finished(int done, int of, String what);
  }

  /**
   * Takes what is to be compared.
   *
   * @throws IllegalArgumentException naming study and method whose parameters contradict each other
   *     or the images, or if settings differ in {@code sliceSize}, which decides the splits
   */
  public Comparison(
      SparkSession spark,
      TrialImages images,
      List<Study> studies,
      Plan plan,
      TrialStore store,
      Progress progress) {
    this.spark = spark;
    this.images = images;
    this.studies = List.copyOf(studies);
    this.plan = plan;
    this.store = store;
    this.progress = progress;
    check();
  }

  private void check() {
    int sliceSize = sliceSize();
    for (Study study : studies) {
      for (Method method : study.methods()) {
        for (Method.Setting setting : method.settings()) {
          try {
            check(setting.params(), sliceSize);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "compare: study '%s', method '%s': %s"
                    .formatted(study.name(), method.name(), e.getMessage()),
                e);
          }
        }
      }
    }
  }

  private void check(ParamValues params, int sliceSize) {
    if (params.get(TrainParam.SLICE_SIZE) != sliceSize) {
      throw new IllegalArgumentException(
          "sliceSize is %d: expected %d, as in all others"
              .formatted(params.get(TrainParam.SLICE_SIZE), sliceSize));
    }
    TrainSetup.of(params, images.numFeatures(), images.numClasses(), images.numSlices(sliceSize));
  }

  private int sliceSize() {
    return studies.get(0).methods().get(0).settings().get(0).params().get(TrainParam.SLICE_SIZE);
  }

  /** A trial that is to run. */
  private record Trial(Study study, Method method, Method.Setting setting, String phase) {
    String key(long seed) {
      return String.join(
          "|", study.name(), method.name(), setting.name(), phase, Long.toString(seed));
    }
  }

  /** Runs what has not been run yet and returns the outcomes on fresh seeds. */
  public List<Outcome> run() {
    List<Trial> tuning = new ArrayList<>();
    for (Study study : studies) {
      for (Method method : study.methods()) {
        if (method.settings().size() > 1) {
          method.settings().forEach(s -> tuning.add(new Trial(study, method, s, TUNE)));
        }
      }
    }
    long[] tuningSeeds = LongStream.range(0, plan.tuningSeeds()).toArray();
    runAll(tuning, tuningSeeds);
    List<Trial> tests = new ArrayList<>();
    for (Study study : studies) {
      for (Method method : study.methods()) {
        tests.add(new Trial(study, method, chosen(study, method, tuningSeeds), TEST));
      }
    }
    long[] seeds = LongStream.range(plan.firstSeed(), plan.firstSeed() + plan.seeds()).toArray();
    runAll(tests, seeds);
    return tests.stream().map(trial -> outcome(trial, seeds)).toList();
  }

  private Outcome outcome(Trial trial, long[] seeds) {
    Map<Long, List<TrialRow>> rows = new LinkedHashMap<>();
    for (long seed : seeds) {
      rows.put(seed, store.rows(trial.key(seed)));
    }
    return new Outcome(trial.study().name(), trial.method(), trial.setting(), rows);
  }

  /** By {@link #TUNING_RULE}. */
  private Method.Setting chosen(Study study, Method method, long[] seeds) {
    Method.Setting best = method.settings().get(0);
    double highest = Double.NEGATIVE_INFINITY;
    for (Method.Setting setting : method.settings()) {
      double sum = 0;
      for (long seed : method.settings().size() > 1 ? seeds : new long[0]) {
        List<TrialRow> rows = store.rows(new Trial(study, method, setting, TUNE).key(seed));
        sum += rows.get(rows.size() - 1).validationStudents();
      }
      if (sum > highest) {
        highest = sum;
        best = setting;
      }
    }
    return best;
  }

  /** Seeds side by side; the trials of a seed one after the other, on one split. */
  private void runAll(List<Trial> trials, long[] seeds) {
    int of = trials.size() * seeds.length;
    int[] done = {0};
    ExecutorService threads = Executors.newFixedThreadPool(plan.parallelTrials());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (long seed : seeds) {
        running.add(threads.submit(() -> runSeed(trials, seed, done, of)));
      }
      for (Future<?> seed : running) {
        seed.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void runSeed(List<Trial> trials, long seed, int[] done, int of) {
    List<Trial> left = trials.stream().filter(trial -> !store.has(trial.key(seed))).toList();
    count(done, trials.size() - left.size(), of, "found finished");
    if (left.isEmpty()) {
      return;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try (TrialSplit split = TrialSplit.of(context, images, seed, sliceSize())) {
      for (Trial trial : left) {
        store.add(run(trial, seed, split));
        count(done, 1, of, trial.study().name() + ": " + trial.method().name());
      }
    }
  }

  private void count(int[] done, int more, int of, String what) {
    synchronized (done) {
      done[0] += more;
      progress.finished(done[0], of, what);
    }
  }

  private List<TrialRow> run(Trial trial, long seed, TrialSplit split) {
    int classes = images.numClasses();
    return trial.method().kind() == Method.Kind.ROUNDS
        ? TrialRunner.run(
            trial.study(), trial.method(), trial.setting(), trial.phase(), seed, split, classes)
        : List.of(
            new BaselineRunner(spark)
                .run(
                    trial.study(),
                    trial.method(),
                    trial.setting(),
                    trial.phase(),
                    seed,
                    split,
                    classes));
  }
}
