package org.qicd.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.qicd.circuit.Circuit;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.distill.DistillTerm;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.StudentOutputs;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.optim.Optimizer;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.round.Exchange;
import org.qicd.train.round.Exchanges;
import org.qicd.train.round.Gradient;
import org.qicd.train.round.Proximal;
import org.qicd.train.round.RoundPlan;
import org.qicd.train.round.RoundPlanner;
import org.qicd.train.round.StudentMeans;
import org.qicd.train.round.StudentTasks;
import org.qicd.train.round.TargetSource;
import org.qicd.train.sample.Batches;
import org.qicd.train.sample.InitialStudents;
import org.qicd.train.sample.LabelNoise;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.state.RoundRecord;

/**
 * Steps through Spark, and the same kernels called in a loop by as many threads, in one JVM in
 * turn. Four students of {@code conf/fashion.conf} (8 qubits, 16 layers, slices of 8,192) take
 * full-batch steps on 60,000 random images of 256 features, dealt among them, and meet on 2,048 of
 * these. Small rounds go first, as many as it takes until most of Spark's own code is compiled.
 * Prints a line {@code EXCHANGE CORES SECONDS_THROUGH_SPARK SECONDS_IN_A_LOOP} of the least times;
 * both end with the same bits.
 */
public final class StepTimes {
  private static final int STUDENTS = 4;
  private static final int IMAGES = 60_000;
  private static final int FEATURES = 256;
  private static final int CLASSES = 10;
  private static final int ROUNDS = 3;
  private static final int TURNS = 3;
  private static final int SLICE = 8192;
  private static final int SMALL_ROUNDS = 150;

  private StepTimes() {}

  /** Takes the numbers of cores. */
  public static void main(String[] args) throws Exception {
    for (String cores : args) {
      try (SparkSession spark = spark(cores);
          SlicedExamples data = images(spark, Integer.parseInt(cores))) {
        for (String exchange : List.of("weights", "states")) {
          measure(exchange, Integer.parseInt(cores), data);
        }
      }
    }
  }

  private static SparkSession spark(String cores) {
    return SparkSession.builder()
        .master("local[%s]".formatted(cores))
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        // As in a job.
        .config("spark.broadcast.compress", "false")
        .config("spark.task.maxDirectResultSize", "64m")
        .config("spark.driver.maxResultSize", "0")
        .getOrCreate();
  }

  private static SlicedExamples images(SparkSession spark, int cores) {
    JavaRDD<Example> images =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, IMAGES).boxed().toList(), cores)
            .map(i -> new Example(new Random(i).doubles(FEATURES, -1, 1).toArray(), i % CLASSES));
    return Slices.cut(images, 1, SLICE);
  }

  private static void measure(String exchange, int cores, SlicedExamples data)
      throws InterruptedException, ExecutionException {
    ParamValues params =
        Trainings.set(
            ParamValues.defaults(TrainParam.TABLE),
            "exchange=" + exchange,
            "numStudents=" + STUDENTS,
            "labels=sharded",
            "numLayers=16",
            "logitScale=80",
            "batchSize=" + IMAGES / STUDENTS,
            "distillBatchSize=2048",
            "sliceSize=" + SLICE,
            "maxIter=" + ROUNDS);
    ParamValues small =
        Trainings.set(params, "batchSize=8", "distillBatchSize=8", "maxIter=" + SMALL_ROUNDS);
    Trainer.of(setup(small, data), data).fit();
    TrainSetup setup = setup(params, data);
    double spark = Double.POSITIVE_INFINITY;
    double loop = Double.POSITIVE_INFINITY;
    try (Loop kernels = new Loop(setup, data, cores)) {
      for (int turn = 0; turn < TURNS; turn++) {
        Clock clock = new Clock();
        TrainResult result = Trainer.of(setup, data).listener(clock).fit();
        spark = Math.min(spark, clock.least);
        loop = Math.min(loop, kernels.run());
        if (!kernels.ensemble().fingerprint().equals(result.ensemble().fingerprint())) {
          throw new IllegalStateException("Spark and the loop have computed different things");
        }
      }
    }
    System.out.println(exchange + " " + cores + " " + spark + " " + loop);
  }

  private static TrainSetup setup(ParamValues params, SlicedExamples data) {
    return TrainSetup.of(params, FEATURES, CLASSES, data.numSlices());
  }

  /** The least time from the end of a round to the end of the next. */
  private static final class Clock implements Trainer.Listener {
    private double least = Double.POSITIVE_INFINITY;
    private long last;

    @Override
    public void afterRound(List<RoundRecord> records, Optional<Evaluation> validation) {
      long now = System.nanoTime();
      if (last != 0) {
        least = Math.min(least, (now - last) / 1e9);
      }
      last = now;
    }
  }

  /** What the tasks of rounds compute, without Spark. */
  private static final class Loop implements AutoCloseable {
    private final TrainSetup setup;
    private final Exchange exchange;
    private final List<RoundPlan> plans;
    private final List<EncodedSlice> slices;
    private final StudentCircuits circuits;
    private final TargetSource source;
    private final Optimizer optimizer;
    private final ExecutorService pool;
    private List<Student> students = List.of();

    Loop(TrainSetup setup, SlicedExamples data, int threads) {
      this.setup = setup;
      this.exchange = Exchanges.of(setup);
      ParamValues params = setup.params();
      List<int[]> dealt = Trainer.of(setup, data).labelled();
      int shared = params.get(TrainParam.DISTILL_BATCH_SIZE);
      Batches batches =
          new Batches(
              params.get(TrainParam.SEED),
              dealt,
              params.get(TrainParam.BATCH_SIZE),
              IMAGES,
              shared);
      RoundPlanner planner = new RoundPlanner(setup, batches, data);
      plans = IntStream.range(0, ROUNDS).mapToObj(planner::plan).toList();
      List<Circuit> circuits = setup.circuits();
      JavaRDD<EncodedSlice> encoded = EncodedSlice.all(data, circuits, LabelNoise.NONE);
      slices = encoded.collect();
      encoded.unpersist();
      this.circuits = new StudentCircuits(circuits);
      source = exchange.targets();
      optimizer = setup.optimizer();
      pool = Executors.newFixedThreadPool(threads);
    }

    /** Takes all steps; returns the least time of one. */
    double run() throws InterruptedException, ExecutionException {
      students = InitialStudents.of(setup);
      double least = Double.POSITIVE_INFINITY;
      for (RoundPlan plan : plans) {
        long start = System.nanoTime();
        List<List<Gradient>> parts = // [slice][student]
            exchange.kind() == TrainParam.Exchange.WEIGHTS ? byWeights(plan) : byStates(plan);
        List<Gradient> sums = new ArrayList<>();
        for (int m = 0; m < STUDENTS; m++) {
          int student = m;
          sums.add(Gradient.sum(parts.stream().map(part -> part.get(student)).toList()));
        }
        students =
            StudentTasks.step(
                students,
                sums,
                1,
                StudentMeans.of(setup),
                Proximal.NONE,
                optimizer,
                plan.stepSizes[0]);
        least = Math.min(least, (System.nanoTime() - start) / 1e9);
      }
      return least;
    }

    private List<List<Gradient>> byWeights(RoundPlan plan)
        throws InterruptedException, ExecutionException {
      List<Student> all = students;
      List<Callable<List<Gradient>>> tasks = new ArrayList<>();
      for (EncodedSlice slice : slices) {
        tasks.add(
            () ->
                StudentTasks.gradients(
                    circuits, all, all, slice, plan, 0, source, setup.divergence(), false));
      }
      return all(tasks);
    }

    private List<List<Gradient>> byStates(RoundPlan plan)
        throws InterruptedException, ExecutionException {
      List<Callable<StudentOutputs>> simulate = new ArrayList<>();
      for (EncodedSlice slice : slices) {
        for (Student student : students) {
          simulate.add(
              () ->
                  StudentTasks.simulate(circuits, student, slice, plan, setup.divergence()).get(0));
        }
      }
      List<StudentOutputs> outputs = all(simulate);
      List<Callable<Gradient>> learn = new ArrayList<>();
      for (int s = 0; s < slices.size(); s++) {
        EncodedSlice slice = slices.get(s);
        EnsembleTargets targets =
            new EnsembleTargets(
                setup.divergence(),
                outputs.subList(s * STUDENTS, (s + 1) * STUDENTS),
                source.peers(plan));
        for (int m = 0; m < STUDENTS; m++) {
          int place = m;
          Student student = students.get(m);
          DistillTerm<EnsembleTargets> peers =
              new DistillTerm<>(targets, place, plan.distillScale(0));
          learn.add(
              () ->
                  StudentTasks.gradient(
                      circuits, student, slice, plan, 0, Optional.of(peers), false));
        }
      }
      List<Gradient> gradients = all(learn);
      return IntStream.range(0, slices.size())
          .mapToObj(s -> gradients.subList(s * STUDENTS, (s + 1) * STUDENTS))
          .toList();
    }

    private <T> List<T> all(List<Callable<T>> tasks)
        throws InterruptedException, ExecutionException {
      List<T> results = new ArrayList<>();
      for (Future<T> done : pool.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    }

    TrainedEnsemble ensemble() {
      return new TrainedEnsemble(
          setup.circuits(), students.stream().map(student -> student.weights).toList());
    }

    @Override
    public void close() {
      pool.shutdown();
    }
  }
}
