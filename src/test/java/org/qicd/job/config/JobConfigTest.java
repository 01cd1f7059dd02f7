package org.qicd.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.distill.Strategy;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;

class JobConfigTest {
  private static final Path CONF = Path.of("conf");

  @TempDir Path folder;

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private JobConfig read(String content, String... settings) throws IOException {
    return JobConfig.read(write("job.conf", content), List.of(settings));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxIters = 3|unknown key 'maxIters'; the nearest is 'maxIter'",
        "data.pth = x|unknown key 'data.pth'; the nearest is 'data.path'",
        "data { splitcol = x }|unknown key 'data.splitcol'; the nearest is 'data.splitCol'",
        "numStudents = four|numStudents must be a whole number from 1 to 64, found 'four'",
        "numStudents = 65|numStudents must be a whole number from 1 to 64, found 65",
        "numStudents = 2.5|numStudents must be a whole number from 1 to 64, found 2.5",
        "numStudents = [1, 2]|numStudents must be a whole number from 1 to 64, found [1, 2]",
        "numLayers = [2, 0]|numLayers must be a whole number from 1 to 1000, or a list of them,"
            + " found [2, 0]",
        "stepSize = 0|stepSize must be a number above 0, at most 1000000, found 0",
        "distillWeight = true|distillWeight must be a number from 0 to 1000000, found true",
        "strategy = qcid|strategy must be one of qicd, qcd, qkd, average, fedavg, independent, found"
            + " 'qcid'",
        "data.labelCol = [a]|data.labelCol must be text, found [a]",
        "data.featuresCol = { a = 1 }|unknown key 'data.featuresCol.a'; the nearest is 'data.featuresCol'",
        "data.splitCol = 3|data.splitCol must be text, found 3",
      })
  void mistakesTellFileLineKeyAndWhatIsExpected(String line, String message) {
    assertThatThrownBy(() -> read("# a comment\n\n" + line + "\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("job.conf line 3: " + message);
    int equals = line.indexOf('=');
    String key = line.substring(0, equals).strip();
    if (!key.contains("{")) {
      assertThatThrownBy(() -> read("", line))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("--set " + key + ": " + message);
    }
  }

  private static final String ENDPOINT = "spark.conf.spark.hadoop.fs.s3a.endpoint";

  /** For HOCON, a key that is the beginning of another one has no value of its own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".region = here|= there|spark.hadoop.fs.s3a.endpoint",
        "= there|.region = here|spark.hadoop.fs.s3a.endpoint.region",
        ".region.x = here|= there|spark.hadoop.fs.s3a.endpoint",
      })
  void aSettingThatDropsAnotherOneIsRefused(String set, String before, String dropped)
      throws IOException {
    String first = ENDPOINT + before;
    String second = ENDPOINT + set;
    for (List<String> settings : List.of(List.of(second), List.of(first, second))) {
      assertThatThrownBy(
              () -> read(settings.size() == 1 ? first : "", settings.toArray(String[]::new)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "--set %s would drop %s, since one key is the beginning of the other: put the longer"
                      .formatted(second.split("=")[0].strip(), dropped)
                  + " one in quotes, as in spark.conf.\"spark.x.y\"");
    }
    assertThatThrownBy(() -> read("spark.conf.spark.x = 1", "spark.conf.spark.x = null"))
        .hasMessage(
            "--set spark.conf.spark.x: spark.conf.spark.x must be text or a number, found null");
    String quoted = "spark.conf.\"spark.hadoop.fs.s3a.endpoint.region\" = here";
    assertThat(read(ENDPOINT + " = there", quoted, ENDPOINT + " = elsewhere").sparkConf())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "spark.hadoop.fs.s3a.endpoint", "elsewhere",
                "spark.hadoop.fs.s3a.endpoint.region", "here"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"numStudents = {", "numStudents = ${nothing}", "a b c", "[1, 2]"})
  void whatIsNoHoconIsToldInOneLineWithTheFile(String content) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("job.conf")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void noFileAndNoEqualsSign() {
    Path none = folder.resolve("none.conf");
    assertThatThrownBy(() -> JobConfig.read(none, List.of()))
        .hasMessage("no configuration file " + none);
    assertThatThrownBy(() -> read("", "maxIter"))
        .hasMessage("--set expects key=value, found 'maxIter'");
    assertThatThrownBy(() -> read("", "=3")).hasMessage("--set expects key=value, found '=3'");
  }

  @Test
  void settingsAreTextNumbersAndListsAndLaterOnesWin() throws IOException {
    JobConfig config =
        read(
            "maxIter = 3, numStudents = 2",
            "strategy=qcd",
            "maxIter=4",
            "maxIter=5",
            "stepSize=1e-2",
            "numLayers=[2, 3]",
            "ansatz=[real_amplitudes, efficient_su2]",
            "data.path=/a:b/c d/{x}.parquet");
    assertThat(config.get(TrainParam.NUM_STUDENTS)).isEqualTo(2);
    assertThat(config.get(TrainParam.STRATEGY)).isEqualTo(Strategy.QCD);
    assertThat(config.get(TrainParam.MAX_ITER)).isEqualTo(5);
    assertThat(config.get(TrainParam.STEP_SIZE)).isEqualTo(0.01);
    assertThat(config.get(TrainParam.NUM_LAYERS)).containsExactly(2, 3);
    assertThat(config.get(TrainParam.ANSATZ)).containsExactly("real_amplitudes", "efficient_su2");
    assertThat(config.get(JobParam.DATA_PATH)).isEqualTo("/a:b/c d/{x}.parquet");
    assertThat(config.get(TrainParam.BATCH_SIZE)).isEqualTo(64);
  }

  @Test
  void aPathIsRelativeToTheFileThatNamesIt() throws IOException {
    write("base/base.conf", "data { path = images.parquet, trainImages = ../x.gz }");
    JobConfig config = read("include \"base/base.conf\"\ndata.testImages = y.gz");
    assertThat(config.get(JobParam.DATA_PATH)).isEqualTo(folder + "/base/images.parquet");
    assertThat(config.get(JobParam.DATA_TRAIN_IMAGES)).isEqualTo(folder + "/x.gz");
    assertThat(config.get(JobParam.DATA_TEST_IMAGES)).isEqualTo(folder + "/y.gz");
    assertThat(config.get(JobParam.DATA_TRAIN_LABELS)).isEmpty();
    for (String absolute : List.of("/images.parquet", "hdfs://host/images", "s3a://bucket/x")) {
      assertThat(read("data.path = \"" + absolute + "\"").get(JobParam.DATA_PATH))
          .isEqualTo(absolute);
    }
    assertThat(read("", "data.path=images.parquet").get(JobParam.DATA_PATH))
        .as("of the command line: relative to where it is run")
        .isEqualTo("images.parquet");
  }

  @Test
  void anIncludedFileIsOverriddenByWhatFollows() throws IOException {
    write("base.conf", "maxIter = 3\nbatchSize = 5");
    JobConfig config = read("include \"base.conf\"\nmaxIter = 4");
    assertThat(config.get(TrainParam.MAX_ITER)).isEqualTo(4);
    assertThat(config.get(TrainParam.BATCH_SIZE)).isEqualTo(5);
    write("base.conf", "\nmaxItr = 3");
    assertThatThrownBy(() -> read("include \"base.conf\""))
        .hasMessageStartingWith("base.conf line 2: unknown key 'maxItr'");
  }

  @Test
  void sparksOwnSettingsPassThrough() throws IOException {
    JobConfig config =
        read(
            "spark { master = yarn, conf { \"spark.executor.memory\" = 8g, spark.task.cpus = 2 } }",
            "spark.conf.spark.ui.enabled=true");
    assertThat(config.sparkConf())
        .isEqualTo(
            Map.of(
                "spark.executor.memory", "8g", "spark.task.cpus", "2", "spark.ui.enabled", "true"));
    assertThat(config.get(JobParam.SPARK_MASTER)).isEqualTo("yarn");
  }

  @Test
  void theTableHoldsEveryRowOnce() {
    long constants =
        Arrays.stream(JobParam.class.getFields())
            .filter(field -> field.getType() == Param.class)
            .count();
    assertThat(JobParam.TABLE).hasSize((int) constants).doesNotHaveDuplicates();
    assertThat(JobParam.all()).hasSize(JobParam.TABLE.size() + TrainParam.TABLE.size());
    assertThat(JobParam.all().stream().map(Param::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"digits.conf", "digits-few.conf", "fashion.conf", "reference.conf"})
  void theFilesOfTheProjectAreRead(String name) {
    JobConfig config = JobConfig.read(CONF.resolve(name), List.of());
    if (!name.equals("reference.conf")) {
      assertThat(config.values().toMap())
          .isNotEqualTo(ParamValues.defaults(JobParam.all()).toMap());
    }
  }

  @Test
  void theReferenceHoldsEveryDefaultOnce() throws IOException {
    JobConfig reference = JobConfig.read(CONF.resolve("reference.conf"), List.of());
    Map<String, Object> defaults = ParamValues.defaults(JobParam.all()).toMap();
    assertThat(reference.values().toMap()).isEqualTo(defaults);

    Config raw = ConfigFactory.parseFile(CONF.resolve("reference.conf").toFile());
    assertThat(raw.entrySet().stream().map(Map.Entry::getKey).collect(Collectors.toSet()))
        .isEqualTo(defaults.keySet());
  }

  /** The block of diagnose stands there as a comment, since the other commands do not take it. */
  @Test
  void theReferenceHoldsTheDefaultsOfDiagnose() throws IOException {
    String block =
        Files.readAllLines(CONF.resolve("reference.conf")).stream()
            .dropWhile(line -> !line.equals("# diagnose {"))
            .map(line -> line.substring(1))
            .collect(Collectors.joining("\n"));
    assertThat(JobConfig.values(ConfigFactory.parseString(block), DiagnoseParam.TABLE).toMap())
        .isEqualTo(ParamValues.defaults(DiagnoseParam.TABLE).toMap());
    assertThat(ConfigFactory.parseString(block).entrySet()).hasSize(DiagnoseParam.TABLE.size());
  }

  /** A run's config.json quotes its keys. */
  @Test
  void aSettingWinsOverAQuotedKey() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("quoted.json"),
            "{\"data.path\": \"/a\", \"data.limit\": 3, \"spark.conf\": {\"a.b\": \"c\"}}");
    for (String path : List.of("/b", "/x/c d#e//f\"g\"")) {
      JobConfig config = JobConfig.read(file, List.of("data.path=" + path));
      assertThat(config.get(JobParam.DATA_PATH)).isEqualTo(path);
      assertThat(config.get(JobParam.DATA_LIMIT)).isEqualTo(3);
      assertThat(config.sparkConf()).containsExactly(Map.entry("a.b", "c"));
    }
  }
}
