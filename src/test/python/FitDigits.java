import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.ml.ImageFeatures;
import org.qicd.ml.QicdClassificationModel;
import org.qicd.ml.QicdClassifier;

/**
 * The README's Python example in Java, without the search: fits and saves at the first path, loads
 * those at the others, and prints the fingerprint of each.
 */
final class FitDigits {
  public static void main(String[] paths) throws Exception {
    SparkSession spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    if (!paths[0].isEmpty()) {
      Dataset<Row> train = spark.read().parquet("data/digits.parquet").filter("split = 'train'");
      QicdClassifier classifier =
          new QicdClassifier()
              .setNumLayers(4)
              .setMaxIter(20)
              .setStepsPerRound(10)
              .setExchange("weights")
              .setStepSize(0.1);
      ImageFeatures images = new ImageFeatures().setOutputCol("pixels");
      new Pipeline()
          .setStages(new PipelineStage[] {images, classifier.setFeaturesCol("pixels")})
          .fit(train)
          .write()
          .overwrite()
          .save(paths[0]);
    }
    for (String path : paths) {
      if (!path.isEmpty()) {
        PipelineModel model = PipelineModel.load(path);
        System.out.println(
            "fingerprint "
                + ((QicdClassificationModel) model.stages()[1]).fingerprint()
                + " "
                + model.transform(spark.read().parquet("data/digits.parquet")).count());
      }
    }
    spark.stop();
  }
}
