package org.qicd.train;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.simulate.Simulator;
import org.qicd.testing.Jvm;

/**
 * The program of {@link ClusterTest}: trains in each of the places that it is given, a master and
 * settings of Spark, and prints a line {@code master exchange training kernels fingerprint} for
 * each way.
 */
public final class ClusterRun {
  static final List<String> EXCHANGES = List.of("states", "weights");

  /** Settings, separated by commas. */
  static final List<String> TRAININGS =
      List.of(
          "sliceSize=4096",
          "sliceSize=20",
          "sliceSize=20,deviceAngleError=0.3,deviceDrift=0.3,taskGradient=averaged",
          "sliceSize=20,gradient=shift,shots=5,fidelityBy=swap,deviceReadoutError=0.1,maxIter=3",
          "tunableCouplers=true,deviceDrift=0.3,participation=0.6,phases=3:strategy=qcd");

  private ClusterRun() {}

  public static void main(String[] places) {
    for (String place : places) {
      String[] words = place.split(" ");
      try (JavaSparkContext context = new JavaSparkContext(conf(words))) {
        for (String exchange : EXCHANGES) {
          for (String training : TRAININGS) {
            ParamValues params =
                Trainings.set(Trainings.params("exchange=" + exchange), training.split(","));
            int sliceSize = params.get(TrainParam.SLICE_SIZE);
            try (SlicedExamples data =
                Digits.sliced(context, Digits.examples(75, 3), 3, sliceSize)) {
              System.out.printf(
                  "%s %s %s %s %s%n",
                  words[0],
                  exchange,
                  training,
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
            .set("spark.executor.extraJavaOptions", Jvm.LITTLE_COMPILATION)
            .set("spark.executor.extraClassPath", Jvm.classPath());
    for (String setting : Arrays.asList(words).subList(1, words.length)) {
      conf.set(
          setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }
    return conf;
  }
}
