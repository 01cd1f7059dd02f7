package org.qicd.train;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.SlicedExamples;
import org.qicd.ml.QicdClassificationModel;
import org.qicd.ml.QicdClassifier;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.state.Checkpoints;
import org.qicd.train.state.RoundRecord;

/**
 * The program of {@link KryoTest}: trains on two executors under the serializer that it is given,
 * and prints a line {@code settings: fingerprint} for each way, then what a classifier predicts.
 */
public final class KryoRun {
  static final List<String> WAYS =
      List.of(
          // With so many layers a round's input is broadcast.
          "exchange=states numLayers=210",
          "exchange=states sliceSize=20",
          "exchange=states sliceSize=20 stepsPerRound=2 distillTarget=averaged",
          "exchange=weights",
          "exchange=weights sliceSize=20 staleness=2 numLayers=210",
          "exchange=weights distillOn=probes sliceSize=20",
          "exchange=weights gradient=spsa shots=3 fidelityBy=randomised sliceSize=20",
          "exchange=labels strategy=qcd sliceSize=20",
          "strategy=average",
          "strategy=qkd teacherRounds=2 teacherLayers=3 exchange=states",
          "strategy=qkd teacherRounds=2 teacherLayers=3 exchange=weights sliceSize=20",
          "circuitsPerStudent=2 patience=1 validationInterval=1",
          "taskGradient=averaged deviceAngleError=0.3 deviceDrift=0.3 exchange=states",
          "taskGradient=averaged deviceCnotError=0.3 numLayers=40 deviceDrift=0.3 sliceSize=20");

  private KryoRun() {}

  /** Takes a serializer's class, an empty folder and a Parquet file of digits. */
  public static void main(String[] args) throws IOException {
    SparkConf conf =
        ClusterRun.conf("local-cluster[2,1,1024]", "spark.serializer=" + args[0])
            // Inputs and results of any size travel on the same ways.
            .set("spark.task.maxDirectResultSize", "1k")
            .set("spark.locality.wait", "100ms"); // as in a job
    try (SparkSession spark = SparkSession.builder().config(conf).getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      for (String way : WAYS) {
        System.out.println(way + ": " + fingerprint(context, way, args[1]));
      }
      System.out.println(classified(spark.read().parquet(args[2])));
    }
  }

  /** Of a training that is cut off after its second round and then resumed. */
  static String fingerprint(JavaSparkContext context, String way, String folder) {
    ParamValues params = Trainings.params("maxIter=3", "checkpointInterval=1");
    params = Trainings.set(params, way.split(" "));
    String checkpoints = folder + "/" + WAYS.indexOf(way);
    try (SlicedExamples data =
            Digits.sliced(context, Digits.examples(75, 3), 3, params.get(TrainParam.SLICE_SIZE));
        SlicedExamples validation = Digits.sliced(context, Digits.examples(40, 9), 1, 16)) {
      try {
        fit(data, validation, params, checkpoints, 2);
      } catch (IllegalStateException cutOff) {
        return fit(data, validation, params, checkpoints, -1).ensemble().fingerprint();
      }
    }
    throw new IllegalStateException("the training was not cut off");
  }

  private static TrainResult fit(
      SlicedExamples data,
      SlicedExamples validation,
      ParamValues params,
      String folder,
      int cutAfter) {
    TrainSetup setup = TrainSetup.of(params, 8, 3, data.numSlices());
    try (Checkpoints checkpoints = Checkpoints.in(folder, new Configuration())) {
      return Trainer.of(setup, data)
          .validatedOn(validation)
          .checkpoints(checkpoints)
          .listener(new Cutting(cutAfter))
          .fit();
    }
  }

  private static final class Cutting implements Trainer.Listener {
    private int left;

    Cutting(int left) {
      this.left = left;
    }

    @Override
    public void afterRound(List<RoundRecord> records, Optional<Evaluation> validation) {
      if (--left == 0) {
        throw new IllegalStateException("cut off");
      }
    }
  }

  /** A hash of a model and of all that it predicts. */
  static String classified(Dataset<Row> digits) {
    Dataset<Row> some = digits.filter("split = 'train'").limit(80);
    QicdClassificationModel model = new QicdClassifier().setMaxIter(2).setSliceSize(30).fit(some);
    model.setDisagreementCol("disagreement").setInfidelityCol("infidelity");
    Row[] rows =
        (Row[])
            model
                .transform(some)
                .select("probability", "prediction", "disagreement", "infidelity")
                .collect();
    return "classifier: %s %d %s"
        .formatted(
            model.fingerprint(),
            Arrays.hashCode(Arrays.stream(rows).map(Row::toString).toArray()),
            model.evaluate(some).accuracy());
  }
}
