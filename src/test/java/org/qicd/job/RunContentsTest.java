package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.job.config.Secrets;
import org.qicd.job.pages.TrainReport;
import org.qicd.job.run.RunDirectory;
import org.qicd.job.store.LocalStore;
import org.qicd.testing.SharedSpark;

/** What stays in a run directory where something is secret, missing or wrong. */
@ExtendWith(SharedSpark.class)
class RunContentsTest {
  @TempDir static Path folder;

  @Test
  void secretsOfTheSparkConfigurationStayOutOfTheRunDirectory() throws IOException {
    Path target = folder.resolve("secret");
    CommandLineRun trained =
        CommandLineRun.of(
            "train",
            "--run=" + target,
            "--set=numStudents=1",
            "--set=numLayers=1",
            "--set=maxIter=1",
            "--set=spark.conf.spark.hadoop.fs.s3a.secret.key=swordfish",
            "--set=spark.conf.my.tokens=swordfish",
            "--set=spark.conf.my.url=http://a?password=swordfish",
            "--set=spark.conf.my.fish=herring");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).doesNotContain("swordfish");
    try (Stream<Path> files = Files.walk(target)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                      .doesNotContain("swordfish"));
    }
    for (String shown : List.of("config.json", "report.html")) {
      assertThat(target.resolve(shown)).content().contains("herring", Secrets.HIDDEN);
    }
  }

  @Test
  void withoutAReportTheResultsStay() throws IOException {
    try (RunDirectory directory = RunDirectory.open(new LocalStore(folder.resolve("unreported")))) {
      TrainReport broken = new TrainReport("", null, null, null, null, null);
      assertThat(broken.write(directory)).isEmpty();
      assertThat(Path.of(directory.file("log.txt"))).content().contains("NullPointerException");
    }
  }

  @Test
  void anInternalErrorPointsToItsStackTrace() throws IOException {
    Path failed = folder.resolve("failed");
    RunDirectory directory = RunDirectory.open(new LocalStore(failed));
    Exception cause = new IllegalStateException("a\nb");
    Exception failure = new RuntimeException("around", cause);
    StringWriter err = new StringWriter();
    int code = Main.report(directory.failure(failure), new PrintWriter(err, true));
    assertThat(code).isEqualTo(1);
    Path log = failed.resolve("log.txt");
    assertThat(err)
        .hasToString(
            "qicd: internal error: java.lang.IllegalStateException: a; %s has the stack trace%n"
                .formatted(log));
    assertThat(log).content().contains("around", "Caused by", "\tat org.qicd.job");
    directory.close();
    assertThat(Files.list(failed)).hasSize(1);
  }
}
