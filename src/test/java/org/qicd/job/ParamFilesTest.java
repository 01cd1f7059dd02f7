package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.job.config.DiagnoseParam;
import org.qicd.job.config.JobParam;
import org.qicd.ml.ColumnParam;
import org.qicd.ml.ImageParam;
import org.qicd.ml.JavaParams;
import org.qicd.ml.PythonParams;
import org.qicd.param.Param;

/**
 * What is written from the tables of parameters is what the tables give. A parameter is defined in
 * one row of {@code TrainParam}, {@code ColumnParam}, {@code ImageParam}, {@code JobParam} or
 * {@code DiagnoseParam}. After a change of a row, this command writes the files anew:
 *
 * <pre>{@code
 * mvn -q spotless:apply test -Dtest=ParamFilesTest -Dqicd.write=true
 * }</pre>
 */
class ParamFilesTest {
  private static final String COMMAND =
      "mvn -q spotless:apply test -Dtest=ParamFilesTest -Dqicd.write=true";
  private static final String JAVA = "src/main/java/org/qicd/ml/";
  private static final String MLLIB = "org.apache.spark.ml.";

  static Stream<Map.Entry<String, String>> files() {
    Map<String, String> files = new TreeMap<>();
    files.put(
        JAVA + "QicdParams.java",
        JavaParams.accessors(
            "QicdParams",
            "{@link QicdClassifier} and {@link QicdClassificationModel}",
            ColumnParam.all()));
    files.put(
        JAVA + "QicdClassifierSetters.java",
        JavaParams.setters(
            "QicdClassifier",
            "ProbabilisticClassifier<Vector, QicdClassifier, QicdClassificationModel>",
            "QicdParams",
            List.of(MLLIB + "classification.ProbabilisticClassifier", MLLIB + "linalg.Vector"),
            ColumnParam.all()));
    files.put(
        JAVA + "ImageFeaturesParams.java",
        JavaParams.accessors(
            "ImageFeaturesParams",
            "{@link ImageFeatures} and {@link ImageFeaturesModel}",
            ImageParam.TABLE));
    files.put(
        JAVA + "ImageFeaturesSetters.java",
        JavaParams.setters(
            "ImageFeatures",
            "Estimator<ImageFeaturesModel>",
            "ImageFeaturesParams",
            List.of(MLLIB + "Estimator"),
            ImageParam.TABLE));
    files.put("src/main/python/qicd/_params.py", PythonParams.module());
    files.put("conf/reference.conf", ReferenceConf.file());
    files.put("src/site/markdown/params.md", ParamsPage.page());
    return files.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void isWhatTheTablesGive(Map.Entry<String, String> expected) throws IOException {
    Path file = Path.of(expected.getKey());
    if (Boolean.getBoolean("qicd.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected.getValue());
    }
    assertThat(file)
        .as("after a change of a table: " + COMMAND)
        .content()
        .isEqualTo(expected.getValue());
  }

  /** So that a text fits wherever it is written: Javadoc, Markdown, a string in Python. */
  @Test
  void textsOfRowsReadWell() {
    List<Param<?>> rows =
        Stream.of(JobParam.all(), ColumnParam.TABLE, ImageParam.TABLE, DiagnoseParam.TABLE)
            .<Param<?>>flatMap(List::stream)
            .toList();
    for (Param<?> row : rows) {
      assertThat(row.meaning()).as(row.name()).doesNotMatch("(?s).*[<>&@|`\\n].*|.*\\.|");
      for (String sentences : List.of(row.cost(), row.note())) {
        assertThat(sentences).as(row.name()).matches("|[^<>&@|`]*\\.");
      }
    }
  }
}
