package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.HadoopPaths;
import org.qicd.testing.SharedSpark;

/** Folders and files may have any name that the system allows. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class NamesOfFilesTest {
  private static final String ALL = "a b ü%20%#?[1]{x,y}\\\"<>*'$;&|,=+~";

  @TempDir Path folder;

  /** A folder of this name with the digits in a file of this name, and a configuration. */
  private Path named(String name) throws IOException {
    Path named = Files.createDirectory(folder.resolve(name));
    Files.copy(Path.of("data/digits.parquet"), named.resolve(name + ".parquet"));
    return named;
  }

  private static List<String> small(String command, Path named, String... more) {
    Path data = named.resolve(named.getFileName() + ".parquet");
    List<String> args = new ArrayList<>(List.of(command));
    for (String setting :
        List.of(
            "data.path=" + data, "numStudents=2", "numLayers=1", "maxIter=2", "data.limit=60")) {
      args.addAll(List.of("--set", setting));
    }
    args.addAll(List.of(more));
    return args;
  }

  private static String succeeds(List<String> args) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }

  private static List<String> entries(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a%20b", "a{x,y}", ALL})
  void aRunIsWhereItWasAskedFor(String name, SparkSession spark) throws IOException {
    Path named = named(name);
    Path run = named.resolve("deep").resolve(named.getFileName());
    List<String> args = small("train", named, "--run", run.toString());
    succeeds(args);
    List<String> left =
        List.of(
            "checkpoints",
            "config.json",
            "history.parquet",
            "ledger.parquet",
            "log.txt",
            "metrics.json",
            "model",
            "report.html");
    assertThat(entries(run)).isEqualTo(left);
    if (name.equals(ALL)) {
      args.add("--overwrite");
      succeeds(args);
      assertThat(entries(run)).isEqualTo(left);
    }
    Files.delete(run.resolve("metrics.json"));
    assertThat(succeeds(List.of("resume", run.toString()))).contains("goes on   after round 2");
    assertThat(entries(run)).isEqualTo(left);
    assertThat(entries(run.getParent())).containsExactly(run.getFileName().toString());
    assertThat(entries(folder)).containsExactly(named.getFileName().toString());
  }

  @Test
  void allCommandsTakeAnyName(SparkSession spark) throws IOException {
    Path named = named(ALL);
    Path run = named.resolve("run");
    String trained = succeeds(small("train", named, "--run", run.toString()));
    assertThat(trained.lines().filter(line -> line.startsWith("next")))
        .singleElement()
        .asString()
        .contains("evaluate '" + run.toString().replace("'", "'\\''") + "'");
    Path data = named.resolve(ALL + ".parquet");
    assertThat(succeeds(List.of("evaluate", run.toString()))).contains("ensemble", data.toString());
    assertThat(succeeds(List.of("circuit", run.toString(), "--qasm"))).contains("OPENQASM 3");
    String teacher = "--set=teacherModel=" + run;
    Path taught = named.resolve("taught");
    succeeds(small("train", named, "--run", taught.toString(), "--set=strategy=qkd", teacher));

    assertThat(succeeds(small("plan", named, "--run", named.resolve("plan").toString())))
        .contains(data.toString());
    List<String> diagnose = small("diagnose", named, "--run", named.resolve("diagnosis") + "");
    for (String setting :
        List.of("images=6", "steps=20", "seeds=2", "studyImages=2", "metricImages=2", "starts=2")) {
      diagnose.add("--set=diagnose." + setting);
    }
    diagnose.addAll(List.of("--set=diagnose.studentCounts=[1, 2]", "--set=diagnose.widths=[2, 3]"));
    diagnose.addAll(List.of("--set=diagnose.depths=[6]", "--set=diagnose.pairs=20"));
    assertThat(succeeds(diagnose)).contains(data.toString());

    // Here the data is named by a configuration beside it.
    String quoted = "\"" + (ALL + ".parquet").replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    Path config =
        Files.writeString(
            named.resolve("c.conf"),
            """
            include "%s"
            data.path = %s
            maxIter = 2
            numLayers = 1
            compare {
              seeds = 2
              tuningSeeds = 1
              methods = [{ name = qicd, set { strategy = qicd } }, { name = qcd, set { strategy = qcd } }]
              studies = [{ name = only, set { numStudents = 2, labelsPerStudent = 20 } }]
              claims = [only]
              sweeps = []
            }
            """
                .formatted(Path.of("conf/compare-digits.conf").toAbsolutePath(), quoted));
    List<String> compare =
        List.of("compare", "--config", config.toString(), "--run", named.resolve("trials") + "");
    assertThat(succeeds(compare)).contains(data.toString());
    assertThat(succeeds(compare)).contains("continues  with 4 finished trials");
    assertThat(entries(folder)).containsExactly(ALL);
    assertThat(entries(named))
        .containsExactlyInAnyOrder(
            ALL + ".parquet", "c.conf", "diagnosis", "plan", "run", "taught", "trials");
  }

  /** What is there by its exact name is meant, and the rest of a path may still be a pattern. */
  @Test
  void aPatternIsTakenForOneBelowFoldersOfAnyName(SparkSession spark) throws IOException {
    Path named = named(ALL);
    Files.copy(Path.of("data/digits.parquet"), named.resolve("other.parquet"));
    List<String> args = small("train", named, "--run", named.resolve("run").toString());
    args.addAll(List.of("--set", "data.path=" + named + "/*.parquet"));
    args.addAll(List.of("--set", "data.limit=0"));
    assertThat(succeeds(args)).contains("2090 train");
  }

  @ParameterizedTest
  @ValueSource(strings = {"~", "~/a", "~user/a", "a\tb", "file://host/a", ""})
  void whatIsNoPathIsRefused(String path, SparkSession spark) throws IOException {
    List<String> before = entries(Path.of("."));
    for (List<String> args :
        List.of(
            List.of("train", "--run", path),
            List.of("train", "--set", "run.directory=\"%s\"".formatted(path.replace("\t", "\\t"))),
            List.of("plan", "--run", path),
            List.of("diagnose", "--run", path),
            List.of("compare", "--run", path),
            List.of("train", "--config", path),
            List.of("evaluate", path),
            List.of("resume", path),
            List.of("circuit", path))) {
      if (path.isEmpty() && args.contains("--set")) {
        continue; // The key's default: a new folder under runs/.
      }
      CommandLineRun run = CommandLineRun.of(args);
      assertThat(run.code()).as(args + run.err()).isEqualTo(Main.USER_MISTAKE);
      assertThat(run.err())
          .as("%s", args)
          .startsWith("qicd: ")
          .contains("expected")
          .hasLineCount(1);
    }
    assertThat(entries(Path.of("."))).isEqualTo(before);
  }

  /** The settings of Spark may name a class that no jar has, or a class of something else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.nowhere.Files|no file system for own:// on Spark's class path: fs.own.impl is"
            + " org.nowhere.Files, which is not there; add its jar by spark-submit --jars",
        "java.lang.String|own://host/a: "
      })
  void aFileSystemOfAWrongClassIsOneLine(String row, SparkSession spark) {
    spark.sparkContext().hadoopConfiguration().set("fs.own.impl", row.split("\\|")[0]);
    try {
      for (List<String> args :
          List.of(
              List.of("train", "--run", "own://host/a"),
              List.of("train", "--run", folder + "/run", "--set", "data.path=own://host/a"))) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.code()).as(args + run.err()).isEqualTo(Main.USER_MISTAKE);
        assertThat(run.err()).startsWith("qicd: ").contains(row.split("\\|")[1]).hasLineCount(1);
        assertThat(run.err()).doesNotContain("Exception");
      }
    } finally {
      spark.sparkContext().hadoopConfiguration().unset("fs.own.impl");
    }
  }

  /** A path without a scheme is on the default file system. */
  @Test
  void aDefaultFileSystemWithoutClassesIsOneLine() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.defaultFS", "gs://bucket");
    assertThatThrownBy(() -> HadoopPaths.files(HadoopPaths.of("/a"), hadoop))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "/a: no file system for gs:// on Spark's class path: no jar has one");
  }

  /** Of a file system that this program does not have, or that is not there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3a://bucket/a|run directory s3a://bucket/a: no file system for s3a:// on Spark's class path",
        "s3a://bucket/a|fs.s3a.impl is org.apache.hadoop.fs.s3a.S3AFileSystem, which is not there",
        "s3a://bucket/a|add the package org.apache.hadoop:hadoop-aws:3.",
        "s3://bucket/a|write s3a://, and add the package org.apache.hadoop:hadoop-aws:3.",
        "s3n://bucket/a|write s3a://, and add the package org.apache.hadoop:hadoop-aws:3.",
        "S3A://bucket/a|write s3a://, and add the package org.apache.hadoop:hadoop-aws:3.",
        "gs://bucket/a|no file system for gs:// on Spark's class path: no jar has one",
        "gs://bucket/a|add the package com.google.cloud.bigdataoss:gcs-connector",
        "abfss://disk@account.dfs.core.windows.net/a|org.apache.hadoop:hadoop-azure:3.",
        "wasb://disk@account/a|org.apache.hadoop:hadoop-azure:3.",
        "oss://bucket/a|org.apache.hadoop:hadoop-aliyun:3.",
        "nothing://host/a|no file system for nothing:// on Spark's class path: no jar has one, and"
            + " fs.nothing.impl is not set; add its jar by spark-submit --jars",
        "hdfs://no.such.host.invalid/a|unknown host no.such.host.invalid",
        "hdfs:///a|cannot be reached: Incomplete HDFS URI"
      })
  void aFileSystemThatIsNotThereIsOneLine(String row, SparkSession spark) {
    String path = row.split("\\|")[0];
    for (List<String> args :
        List.of(
            List.of("train", "--run", path),
            List.of("train", "--set", "run.directory=\"%s\"".formatted(path)),
            List.of("plan", "--run", path),
            List.of("diagnose", "--run", path),
            List.of("compare", "--run", path),
            List.of("evaluate", path),
            List.of("resume", path),
            List.of("circuit", path))) {
      CommandLineRun run = CommandLineRun.of(args);
      assertThat(run.code()).as(args + run.err()).isEqualTo(Main.USER_MISTAKE);
      assertThat(run.err()).startsWith("qicd: ").contains(row.split("\\|")[1]).hasLineCount(1);
    }
  }

  @Test
  void aConfigurationIsOnThisMachine(SparkSession spark) {
    CommandLineRun run = CommandLineRun.of("train", "--config", "hdfs://nn/a");
    assertThat(run.code()).isEqualTo(Main.USER_MISTAKE);
    assertThat(run.err()).contains("expected a path without a scheme").hasLineCount(1);
  }

  @Test
  void aRunHasAUriOfThisMachine(SparkSession spark) throws IOException {
    Path named = named("a b");
    String run = "file://" + named.resolve("run");
    succeeds(small("train", named, "--run", run));
    assertThat(named.resolve("run/metrics.json")).exists();
    assertThat(succeeds(List.of("evaluate", run))).contains("ensemble");
    assertThat(succeeds(List.of("resume", run))).contains("is finished");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.path=~/a|~/a",
        "teacherModel=~/a|~/a",
        "data.path=s3a://bucket/a.parquet|data.path: s3a://bucket/a.parquet: no file system for s3a://",
        "data.path=gs://bucket/a.parquet|data.path: gs://bucket/a.parquet: no file system for gs://",
        "data.path=s3://bucket/a.parquet|write s3a://",
        "teacherModel=gs://bucket/a|teacherModel: gs://bucket/a: no file system for gs://",
        "data.path=jdbc:x|jdbc:x: expected a path or SCHEME://HOST/PATH",
        "data.path=jdbc://x/y|no file system for jdbc://",
        "data.path=hdfs://no.such.host.invalid/a|no.such.host.invalid",
        "data.path=hdfs:///a|hdfs"
      })
  void whatCannotBeReadIsOneLine(String row, SparkSession spark) {
    String[] parts = row.split("\\|");
    Path run = folder.resolve("run");
    List<String> args = new ArrayList<>(List.of("train", "--run", run.toString()));
    if (parts[0].startsWith("teacher")) {
      args.addAll(List.of("--set", "strategy=qkd"));
    }
    args.addAll(List.of("--set", parts[0]));
    CommandLineRun found = CommandLineRun.of(args);
    assertThat(found.code()).as(found.err()).isEqualTo(Main.USER_MISTAKE);
    assertThat(found.err()).startsWith("qicd: ").contains(parts[1]).hasLineCount(1);
    assertThat(found.err()).doesNotContain("Exception");
    assertThat(run).doesNotExist();
  }
}
