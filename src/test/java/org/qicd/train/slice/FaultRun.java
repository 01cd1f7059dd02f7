package org.qicd.train.slice;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.ClusterRun;
import org.qicd.train.Digits;
import org.qicd.train.Trainings;
import org.qicd.train.sample.LabelNoise;

/**
 * The program of {@link TaskFailureTest}, in which a task may fail three times: trains on images
 * whose every reading fails three times, runs such a job of a round, and one that always fails.
 */
public final class FaultRun {
  private FaultRun() {}

  public static void main(String[] args) {
    try (JavaSparkContext context = new JavaSparkContext(ClusterRun.conf("local[2,4]"))) {
      ParamValues params = Trainings.params();
      JavaRDD<Example> images =
          context.parallelize(Digits.examples(75, 3), 3).map(FaultRun::failingThrice);
      try (SlicedExamples data = Slices.cut(images, TrainParam.SEED.defaultValue(), 20)) {
        System.out.println(Trainings.fit(data, params).ensemble().fingerprint());
        System.out.println(run(data, FaultRun::failingThrice));
        try {
          run(data, FaultRun::failing);
        } catch (TaskFailure e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  /** The results of one job of a round. */
  static List<Integer> run(SlicedExamples data, SliceTask.Work<Integer, Integer> task) {
    TrainSetup setup =
        TrainSetup.of(Trainings.params(), data.numFeatures(), data.numClasses(), data.numSlices());
    JavaRDD<EncodedSlice> slices = EncodedSlice.all(data, setup.circuits(), LabelNoise.NONE);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(slices.context());
    try (SliceJobs jobs = new SliceJobs(context, setup.circuits())) {
      return jobs.run(
          new SliceJobs.Job("round 7: learn", 1, 0, 0),
          slices,
          1,
          SliceJobs::allStudents,
          100,
          task);
    } finally {
      slices.unpersist();
    }
  }

  private static Example failingThrice(Example image) {
    failOn(TaskContext.get().attemptNumber() < 3);
    return image;
  }

  private static Integer failingThrice(
      int partition, EncodedSlice slice, StudentCircuits circuits, Integer input) {
    failOn(TaskContext.get().attemptNumber() < 3);
    return input + partition;
  }

  /** Fails on the slice of index 2. */
  static Integer failing(
      int partition, EncodedSlice slice, StudentCircuits circuits, Integer input) {
    failOn(slice.index == 2);
    return input;
  }

  private static void failOn(boolean condition) {
    if (condition) {
      throw new IllegalStateException("the disk is gone");
    }
  }
}
