package org.qicd.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.testing.SharedSpark;
import scala.jdk.javaapi.CollectionConverters;

/** The classifier among the other parts of MLlib and Spark: wherever a classifier can be put. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class ClassifierPipelineTest {
  private static Dataset<Row> table;
  private static QicdClassificationModel model;

  @BeforeAll
  static void fit(SparkSession spark) {
    table = Tables.digits(spark, 60, 3).filter("label is not null");
    model = Tables.small().fit(table);
  }

  @Test
  void worksInAPipeline(@TempDir Path folder) throws Exception {
    Dataset<Row> named = named();
    Pipeline pipeline = pipeline(new StringIndexer().setStringOrderType("alphabetAsc"));
    PipelineModel fitted = pipeline.fit(named);
    Dataset<Row> predicted = fitted.transform(named);
    for (Row row : predicted.select("prediction", "answer").distinct().collectAsList()) {
      assertThat(row.getString(1)).isEqualTo("class " + (int) row.getDouble(0));
    }
    QicdClassificationModel own = (QicdClassificationModel) fitted.stages()[3];
    assertThat(own.fingerprint()).isEqualTo(model.fingerprint());
    // The schema that is promised without data.
    assertThat(pipeline.transformSchema(named.schema()).fieldNames())
        .containsExactly(predicted.columns());

    fitted.save(folder.resolve("model").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("model").toString());
    assertThat(loaded.transform(named).collectAsList()).isEqualTo(predicted.collectAsList());
    pipeline.save(folder.resolve("pipeline").toString());
    PipelineModel again = Pipeline.load(folder.resolve("pipeline").toString()).fit(named);
    assertThat(((QicdClassificationModel) again.stages()[3]).fingerprint())
        .isEqualTo(own.fingerprint());
  }

  /** Columns {@code id name f0 ... f7}. */
  private static Dataset<Row> named() {
    Dataset<Row> named =
        table
            .withColumn("name", expr("'class ' || int(label)"))
            .withColumn("array", functions.vector_to_array(col("features"), "float64"));
    for (int f = 0; f < 8; f++) {
      named = named.withColumn("f" + f, expr("array[" + f + "]"));
    }
    return named.drop("array", "features", "label");
  }

  private static Pipeline pipeline(PipelineStage names) {
    names.set("inputCol", "name");
    names.set("outputCol", "label");
    String[] inputs = new String[8];
    for (int f = 0; f < 8; f++) {
      inputs[f] = "f" + f;
    }
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              names,
              new VectorAssembler().setInputCols(inputs).setOutputCol("pixels"),
              new ImageFeatures().setInputCol("pixels").setOutputCol("features"),
              Tables.small(),
              new IndexToString()
                  .setInputCol("prediction")
                  .setOutputCol("answer")
                  .setLabels(new String[] {"class 0", "class 1", "class 2", "class 3", "class 4"})
            });
  }

  /** Five names are known, three of them are in the rows. */
  @Test
  void theNumberOfClassesIsTheIndexers() {
    StringIndexerModel five =
        new StringIndexerModel(
            "five", new String[] {"class 0", "class 1", "class 2", "class 3", "class 4"});
    PipelineModel fitted = pipeline(five).fit(named());
    QicdClassificationModel own = (QicdClassificationModel) fitted.stages()[3];
    assertThat(own.numClasses()).isEqualTo(5);
    assertThat(fitted.transform(named()).first().<Vector>getAs("probability").size()).isEqualTo(5);
  }

  @Test
  void crossValidationInParallelIsTheSame(@TempDir Path folder) throws Exception {
    QicdClassifier classifier = Tables.small();
    CrossValidatorModel alone = crossValidator(classifier, 1).fit(table);
    CrossValidatorModel together = crossValidator(classifier, 2).fit(table);
    // Not to the bit: MLlib's evaluator adds its partitions in the order in which they end.
    assertThat(together.avgMetrics()).hasSize(4).containsExactly(alone.avgMetrics(), within(1e-12));
    assertThat(together.avgMetrics()).doesNotHaveDuplicates();
    String best = ((QicdClassificationModel) alone.bestModel()).fingerprint();
    assertThat(((QicdClassificationModel) together.bestModel()).fingerprint()).isEqualTo(best);

    String path = folder.resolve("model").toString();
    together.save(path);
    CrossValidatorModel loaded = CrossValidatorModel.load(path);
    assertThat(loaded.avgMetrics()).isEqualTo(together.avgMetrics());
    assertThat(((QicdClassificationModel) loaded.bestModel()).fingerprint()).isEqualTo(best);
    ParamMap first = loaded.getEstimatorParamMaps()[0];
    QicdClassifier saved = (QicdClassifier) loaded.getEstimator();
    assertThat(first.apply(saved.numLayers())).containsExactly(1);
    assertThat(loaded.transform(table).collectAsList())
        .isEqualTo(together.transform(table).collectAsList());
    crossValidator(classifier, 2).save(folder.resolve("validator").toString());
    assertThat(CrossValidator.load(folder.resolve("validator").toString()).getEstimatorParamMaps())
        .hasSize(4);
  }

  private static CrossValidator crossValidator(QicdClassifier classifier, int parallelism) {
    return new CrossValidator()
        .setEstimator(classifier)
        .setEvaluator(evaluator())
        .setEstimatorParamMaps(grid(classifier))
        .setNumFolds(2)
        .setParallelism(parallelism);
  }

  private static MulticlassClassificationEvaluator evaluator() {
    return new MulticlassClassificationEvaluator().setMetricName("logLoss");
  }

  private static ParamMap[] grid(QicdClassifier classifier) {
    return new ParamGridBuilder()
        .addGrid(
            classifier.numLayers(),
            CollectionConverters.asScala(List.of(new int[] {1}, new int[] {2})))
        .addGrid(classifier.distillWeight(), new double[] {0, 100})
        .build();
  }

  @Test
  void aSplitValidates(@TempDir Path folder) throws Exception {
    QicdClassifier classifier = Tables.small();
    TrainValidationSplitModel best =
        new TrainValidationSplit()
            .setEstimator(classifier)
            .setEvaluator(evaluator())
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(classifier.stepSize(), new double[] {0.01, 0.1})
                    .build())
            .setParallelism(2)
            .fit(table);
    assertThat(best.validationMetrics()).hasSize(2).doesNotHaveDuplicates();
    best.save(folder.resolve("model").toString());
    TrainValidationSplitModel loaded =
        TrainValidationSplitModel.load(folder.resolve("model").toString());
    assertThat(loaded.transform(table).collectAsList())
        .isEqualTo(best.transform(table).collectAsList());
  }

  @Test
  void oneClassIsLearnedAgainstTheRest(@TempDir Path folder) throws Exception {
    OneVsRest each = new OneVsRest().setClassifier(Tables.small()).setParallelism(2);
    OneVsRestModel fitted = each.fit(table);
    assertThat(fitted.models()).hasSize(3);
    Dataset<Row> binary = table.withColumn("label", expr("double(label = 1)"));
    assertThat(((QicdClassificationModel) fitted.models()[1]).fingerprint())
        .isEqualTo(Tables.small().fit(binary).fingerprint());
    List<Row> predicted = fitted.transform(table).collectAsList();
    for (Row row : predicted) {
      double[] sure = new double[3];
      for (int c = 0; c < 3; c++) {
        QicdClassificationModel own = (QicdClassificationModel) fitted.models()[c];
        sure[c] = own.predictRaw(row.getAs("features")).apply(1);
      }
      assertThat(row.<Double>getAs("prediction")).isEqualTo(Vectors.dense(sure).argmax());
    }
    fitted.save(folder.resolve("model").toString());
    assertThat(
            OneVsRestModel.load(folder.resolve("model").toString())
                .transform(table)
                .collectAsList())
        .isEqualTo(predicted);
  }

  @Test
  void predictsAStream(SparkSession spark, @TempDir Path folder) throws Exception {
    table.repartition(3).write().parquet(folder.resolve("rows").toString());
    Dataset<Row> stream =
        spark
            .readStream()
            .schema(table.schema())
            .option("maxFilesPerTrigger", 1)
            .parquet(folder.resolve("rows").toString());
    Dataset<Row> predicted = model.transform(stream);
    assertThat(predicted.isStreaming()).isTrue();
    StreamingQuery query =
        predicted
            .writeStream()
            .format("memory")
            .queryName("predicted_stream")
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .start();
    query.processAllAvailable();
    query.stop();
    assertThat(query.lastProgress().batchId()).isGreaterThan(0);
    assertThat(spark.table("predicted_stream").orderBy("id").collectAsList())
        .isEqualTo(model.transform(table).orderBy("id").collectAsList());
  }

  @Test
  void severalFitAtOnce() throws Exception {
    List<String> alone = new ArrayList<>();
    List<Callable<String>> fits = new ArrayList<>();
    for (long seed = 1; seed <= 4; seed++) {
      QicdClassifier classifier = Tables.small().setSeed(seed);
      classifier.setExchange(seed % 2 == 0 ? "states" : "weights");
      alone.add(classifier.fit(table).fingerprint());
      fits.add(() -> classifier.fit(table).fingerprint());
    }
    assertThat(alone).doesNotHaveDuplicates();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<String> together = new ArrayList<>();
      for (Future<String> each : threads.invokeAll(fits)) {
        together.add(each.get());
      }
      assertThat(together).isEqualTo(alone);
    } finally {
      threads.shutdown();
    }
  }

  /** What Spark Connect does to learn which stages there are. */
  @Test
  void servicesNameTheStages() {
    assertThat(ServiceLoader.load(Estimator.class)).anyMatch(QicdClassifier.class::isInstance);
    assertThat(ServiceLoader.load(Transformer.class))
        .anyMatch(QicdClassificationModel.class::isInstance);
    assertThat(new QicdClassificationModel()).hasToString("QicdClassificationModel: uid=");
  }
}
