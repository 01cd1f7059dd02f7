package org.qicd.ml;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.HadoopPaths;
import org.qicd.data.LocalFiles;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.Trainer;

/** Loads the teacher that {@code teacherModel} names: a saved model, a pipeline, or a run. */
public final class SavedTeacher {
  private SavedTeacher() {}

  /**
   * Gives a trainer its teacher if one is named.
   *
   * @return the trainer
   * @throws IllegalArgumentException naming the directory and what is wrong with it, or why the
   *     teacher does not fit the training
   */
  public static Trainer given(Trainer trainer, TrainSetup setup) {
    String name = setup.params().get(TrainParam.TEACHER_MODEL);
    if (name.isEmpty()) {
      return trainer;
    }
    try {
      QicdClassificationModel model = model(name);
      if (model.numFeatures() != setup.numFeatures()) {
        throw new IllegalArgumentException(
            "the teacher takes %d features, the images have %d: prepare them as for the teacher"
                .formatted(model.numFeatures(), setup.numFeatures()));
      }
      return trainer.teacher(model.ensemble());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("teacherModel: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("teacherModel: %s cannot be read".formatted(name), e);
    }
  }

  /** Loads the model in the named directory, or the last stage of a pipeline there. */
  private static QicdClassificationModel model(String name) throws IOException {
    Path path = HadoopPaths.of(name);
    FileSystem files =
        HadoopPaths.files(path, SparkSession.active().sparkContext().hadoopConfiguration());
    if (!files.exists(path)) {
      throw new IllegalArgumentException("there is no directory " + name);
    }
    LocalFiles.requireRegular(files, path);
    return QicdClassificationModel.load(directory(files, path).toString());
  }

  private static Path directory(FileSystem files, Path path) throws IOException {
    Path ofRun = new Path(path, "model");
    Path stages = new Path(files.exists(ofRun) ? ofRun : path, "stages");
    if (!files.exists(stages)) {
      return path;
    }
    return Arrays.stream(files.listStatus(stages))
        .map(FileStatus::getPath)
        .filter(stage -> stage.getName().matches("\\d+_.*"))
        .max(Comparator.comparingInt(stage -> Integer.parseInt(stage.getName().split("_", 2)[0])))
        .orElseThrow(() -> new IllegalArgumentException("no stages in " + stages));
  }
}
