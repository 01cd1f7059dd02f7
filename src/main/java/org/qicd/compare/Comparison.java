package org.qicd.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.qicd.ml.SavedTeacher;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.Trainer;

/**
 * Runs the trials of studies. Hyperparameters are chosen on the validation images of tuning seeds.
 * Then every method runs once on each fresh seed. A seed gives every method the same split, the
 * same start and the same batches.
 *
 * <p>If the data has no test images of its own, each seed draws its test images from the pool,
 * which contains images that tuning seeds trained and validated on. If the data has test images,
 * only the last rounds of fresh seeds use them.
 */
public final class Comparison {
  private final SparkSession spark;
  private final TrialImages images;
  private final List<Study> studies;
  private final Plan plan;
  private final TrialStore store;
  private final Progress progress;
  private final Tuning tuning;

  /**
   * The seeds, and how many trials run at a time.
   *
   * @param tuningSeeds number of tuning seeds, which are counted from 0
   * @param firstSeed the first of the fresh seeds
   * @param seeds number of fresh seeds
   */
  public record Plan(int tuningSeeds, long firstSeed, int seeds, int parallelTrials) {
    public Plan {
      if (seeds < 2) {
        throw new IllegalArgumentException(
            "compare.seeds is %d: expected two or more, to tell differences from chance"
                .formatted(seeds));
      }
      if (tuningSeeds < 1 || parallelTrials < 1) {
        throw new IllegalArgumentException(
            "compare.tuningSeeds is %d and compare.parallelTrials %d: expected one or more"
                .formatted(tuningSeeds, parallelTrials));
      }
      if (firstSeed < tuningSeeds) {
        throw new IllegalArgumentException(
            "compare.firstSeed is %d: expected %d or more, behind the tuning seeds"
                .formatted(firstSeed, tuningSeeds));
      }
    }
  }

  /** Is called when trials are finished. */
  @FunctionalInterface
  public interface Progress {
    void finished(int done, int of, String what);
  }

  /**
   * Prepares a comparison and checks it.
   *
   * @throws IllegalArgumentException if the parameters of a method contradict each other or the
   *     images, or if settings differ in {@code sliceSize}, which decides the splits; the message
   *     names study and method
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
    this.tuning = new Tuning(this.studies, plan.tuningSeeds(), store);
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
    if (params.get(TrainParam.VALIDATION_INTERVAL) == 0 || params.get(TrainParam.PATIENCE) > 0) {
      throw new IllegalArgumentException(
          "validationInterval is %d and patience is %d: expected looks at the validation images, and"
                  .formatted(
                      params.get(TrainParam.VALIDATION_INTERVAL), params.get(TrainParam.PATIENCE))
              + " patience = 0, so that all train as long");
    }
    TrainSetup setup =
        TrainSetup.of(
            params, images.numFeatures(), images.numClasses(), images.numSlices(sliceSize));
    String teacher = params.get(TrainParam.TEACHER_MODEL);
    if (!params.get(TrainParam.TEACHER_PROBABILITY_COL).isEmpty()) {
      throw new IllegalArgumentException(
          "teacherProbabilityCol is '%s', but a comparison reads no column of a teacher: use a"
                  .formatted(params.get(TrainParam.TEACHER_PROBABILITY_COL))
              + " teacherModel");
    }
    if (!teacher.isEmpty() && images.numTest() > 0) {
      throw new IllegalArgumentException(
          "teacherModel %s may have learned from images that a seed draws for testing: leave it out,"
                  .formatted(teacher)
              + " or use data with test images of its own and testImages = 0");
    }
    SavedTeacher.given(Trainer.of(setup, null), setup); // refuses a teacher that does not fit
  }

  private int sliceSize() {
    return studies.get(0).methods().get(0).settings().get(0).params().get(TrainParam.SLICE_SIZE);
  }

  /** The results of a comparison. */
  public record Results(List<Outcome> outcomes, List<Tuned> tuning) {}

  /** Runs the trials that have not been run yet. */
  public Results run() {
    runAll(
        LongStream.range(0, plan.tuningSeeds()).toArray(),
        seed -> each((study, method) -> tuning.trials(study, method, seed)));
    long[] seeds = LongStream.range(plan.firstSeed(), plan.firstSeed() + plan.seeds()).toArray();
    runAll(seeds, seed -> each((study, method) -> Stream.of(test(study, method, seed))));
    return new Results(
        each((study, method) -> Stream.of(outcome(study, method, seeds))), each(tuning::results));
  }

  /** Collects results over every method of every study, in their order. */
  private <T> List<T> each(BiFunction<Study, Method, Stream<T>> of) {
    return studies.stream()
        .flatMap(study -> study.methods().stream().flatMap(method -> of.apply(study, method)))
        .toList();
  }

  private Trial test(Study study, Method method, long seed) {
    return new Trial(study, method, tuning.chosen(study, method), Trial.Phase.TEST, seed);
  }

  private Outcome outcome(Study study, Method method, long[] seeds) {
    Map<Long, List<TrialRow>> rows = new LinkedHashMap<>();
    for (long seed : seeds) {
      rows.put(seed, store.rows(test(study, method, seed)));
    }
    return new Outcome(study.name(), method, tuning.chosen(study, method), rows);
  }

  /** Runs seeds in parallel, and the trials of a seed one after the other on one split. */
  private void runAll(long[] seeds, LongFunction<List<Trial>> trials) {
    int of = Arrays.stream(seeds).mapToInt(seed -> trials.apply(seed).size()).sum();
    int[] done = {0};
    ExecutorService threads = Executors.newFixedThreadPool(plan.parallelTrials());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (long seed : seeds) {
        List<Trial> ofSeed = trials.apply(seed);
        running.add(threads.submit(() -> runSeed(ofSeed, seed, done, of)));
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
    List<Trial> left = trials.stream().filter(trial -> !store.has(trial)).toList();
    count(done, trials.size() - left.size(), of, "found finished");
    if (left.isEmpty()) {
      return;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    context.setLocalProperty("spark.scheduler.pool", "seed " + seed);
    try (TrialSplit split = TrialSplit.of(context, images, seed, sliceSize())) {
      for (Trial trial : left) {
        store.add(run(trial, split));
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

  private List<TrialRow> run(Trial trial, TrialSplit split) {
    return trial.method().kind() == Method.Kind.ROUNDS
        ? TrialRunner.run(trial, split, images.numClasses())
        : List.of(new BaselineRunner(spark).run(trial, split, images.numClasses()));
  }
}
