package org.qicd.train;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.simulate.Simulator;
import org.qicd.testing.Jvm;

/**
 * The program of {@link ClusterTest}: trains in each of the places that it is given, a master and
 * settings of Spark, and prints a line {@code master exchange sliceSize kernels fingerprint} for
 * each way.
 */
public final class ClusterRun {
  static final List<String> EXCHANGES = List.of("states", "weights");
  static final List<Integer> SLICE_SIZES = List.of(4096, 20);

  private ClusterRun() {}

  public static void main(String[] places) {
    for (String place : places) {
      String[] words = place.split(" ");
      try (JavaSparkContext context = new JavaSparkContext(conf(words))) {
        for (String exchange : EXCHANGES) {
          for (int sliceSize : SLICE_SIZES) {
            ParamValues params = Trainings.params("exchange=" + exchange, "sliceSize=" + sliceSize);
            try (SlicedExamples data =
                Digits.sliced(context, Digits.examples(75, 3), 3, sliceSize)) {
              System.out.printf(
                  "%s %s %d %s %s%n",
                  words[0],
                  exchange,
                  sliceSize,
                  Simulator.kernels().split(" ")[0],
                  Trainings.fit(data, params).ensemble().fingerprint());
            }
          }
        }
      }
    }
  }

  /** A master, and settings. */
  public static SparkConf conf(String... words) {
    SparkConf conf =
        new SparkConf()
            .setAppName("cluster test")
            .setMaster(words[0])
            .set("spark.ui.enabled", "false")
            .set("spark.log.level", "ERROR")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
            .set("spark.executor.memory", "512m")
            .set("spark.executor.extraClassPath", Jvm.classPath());
    for (String setting : Arrays.asList(words).subList(1, words.length)) {
      conf.set(
          setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }
    return conf;
  }
}
