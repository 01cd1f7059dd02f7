package org.qicd.train.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.data.SlicedExamples;
import org.qicd.testing.Jvm;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.Trainings;

/** Tasks that fail now and then change nothing; one that fails for good is told in one line. */
@ExtendWith(SharedSpark.class)
class TaskFailureTest {
  private static final String GONE =
      "round 7: learn: all students on slice 2 failed %d times: java.lang.IllegalStateException: the"
          + " disk is gone";

  @TempDir Path folder;

  private static SlicedExamples data(JavaSparkContext context) {
    return Digits.sliced(context, Digits.examples(75, 3), 3, 20);
  }

  @Test
  void failuresAreTriedAgainAndLeaveNoTrace(JavaSparkContext context) throws Exception {
    List<String> command = Jvm.brief("512m", "-cp", Jvm.classPath());
    command.add(FaultRun.class.getName());
    Process process = Jvm.spark(command, folder, folder, "faults").start();
    assertThat(process.waitFor()).as(() -> Jvm.tail(folder.resolve("faults.err"))).isZero();
    try (SlicedExamples data = data(context)) {
      assertThat(Files.readAllLines(folder.resolve("faults.out")))
          .containsExactly(
              Trainings.fit(data, Trainings.params()).ensemble().fingerprint(),
              "[100, 101, 102, 103]",
              GONE.formatted(4));
    }
  }

  @Test
  void oneForGoodIsTold(JavaSparkContext context) {
    try (SlicedExamples data = data(context)) {
      assertThatThrownBy(() -> FaultRun.run(data, FaultRun::failing))
          .isInstanceOf(TaskFailure.class)
          .hasMessage(GONE, 1)
          .hasNoCause()
          .satisfies(
              e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(SparkException.class));
    }
  }

  /** What Spark tells of a stage that it gives up, and what is made of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Job aborted due to stage failure: Task 5 in stage 3.0 failed 4 times, most recent failure:"
            + " Lost task 5.3 in stage 3.0 (TID 9) (10.0.0.1 executor 2): ExecutorLostFailure"
            + " (executor 2 exited caused by one of the running tasks) Reason: exit code 137"
            + " | round 1: learn: partition 5 failed 4 times: ExecutorLostFailure (executor 2 exited"
            + " caused by one of the running tasks) Reason: exit code 137",
        "Job 7 cancelled because SparkContext was shut down"
            + " | Job 7 cancelled because SparkContext was shut down"
      })
  void whatSparkTellsBecomesOneLine(String told, String expected) {
    assertThatThrownBy(
            () -> {
              throw TaskFailure.of(
                  "round 1: learn", p -> "partition " + p, new SparkException(told));
            })
        .hasMessage(expected);
  }
}
