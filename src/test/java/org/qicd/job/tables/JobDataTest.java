package org.qicd.job.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.job.config.JobConfig;
import org.qicd.testing.SharedSpark;

/** How often images are read before a training. */
@ExtendWith(SharedSpark.class)
class JobDataTest {

  /** Each of the three splits is cut into slices once; only components need slices before that. */
  @ParameterizedTest
  @CsvSource({"0, 3", "4, 4"})
  void imagesAreCutAsOftenAsNeeded(int components, int cuts, SparkSession spark) throws Exception {
    JobConfig config =
        JobConfig.of(
            ConfigFactory.parseMap(
                Map.of(
                    "data.path",
                    Path.of("data/digits.parquet").toAbsolutePath().toString(),
                    "features.components",
                    components)));
    AtomicInteger summaries = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            if (job.stageInfos().last().name().startsWith("collect at SlicedExamples")) {
              summaries.incrementAndGet();
            }
          }
        };
    spark.sparkContext().addSparkListener(listener);
    try (JobData data = JobData.load(spark, config)) {
      spark.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(data.train.numFeatures()).isEqualTo(components == 0 ? 64 : components);
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
    assertThat(summaries.get()).isEqualTo(cuts);
  }
}
