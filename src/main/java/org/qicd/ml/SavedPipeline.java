package org.qicd.ml;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;

/**
 * Writes a pipeline of fitted stages. The driver writes them, where MLlib would use tasks, but for
 * the words of a {@code StringIndexerModel}, of which MLlib has the only writer.
 */
public final class SavedPipeline {
  private SavedPipeline() {}

  /**
   * Writes a pipeline, which {@code PipelineModel.load} reads. Its metadata are written last, so
   * that a folder with metadata holds a whole pipeline.
   *
   * @param pipeline stages of this package, {@code StringIndexerModel}, and stages of MLlib that
   *     have only params
   * @param folder a folder that does not exist, on any Hadoop file system
   * @throws IOException if the folder exists
   */
  public static void write(PipelineModel pipeline, Path folder) throws IOException {
    SparkSession spark = SparkSession.active();
    int digits = Integer.toString(pipeline.stages().length).length();
    for (int k = 0; k < pipeline.stages().length; k++) {
      String name = ("%0" + digits + "d_%s").formatted(k, pipeline.stages()[k].uid());
      writer(pipeline.stages()[k])
          .session(spark)
          .save(new Path(new Path(folder, "stages"), name).toString());
    }
    new SavedTexts(spark, folder)
        .write(Map.of(SavedModel.METADATA, SavedModel.pipelineMetadata(pipeline, spark)));
  }

  private static MLWriter writer(Transformer stage) {
    return stage instanceof ImageFeaturesParams
            || stage instanceof QicdParams
            || stage instanceof StringIndexerModel
        ? ((MLWritable) stage).write()
        : SavedModel.writer(stage, Map::of);
  }

  /** A reader of what puts columns of numbers together, as {@link #write} saves it. */
  public static MLReader<VectorAssembler> assemblers() {
    return SavedModel.paramsReader(VectorAssembler.class, VectorAssembler::new);
  }

  /** A reader of what gives classes their names, as {@link #write} saves it. */
  public static MLReader<IndexToString> classNames() {
    return SavedModel.paramsReader(IndexToString.class, IndexToString::new);
  }
}
