package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.testing.Browser;
import org.qicd.testing.JavaProcess;
import org.qicd.testing.SharedSpark;

/** {@code qicd compare} as its user runs it. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class CompareCommandTest {
  private static final String BASE =
      """
      include "%s"
      maxIter = 2
      stepsPerRound = 2
      numLayers = 1
      compare {
        seeds = 2
        tuningSeeds = 1
        methods = [
          { name = qicd, set { strategy = qicd }, grid { stepSize = [0.05, 0.1] } }
          { name = qcd, set { strategy = qcd } }
          { name = perceptron, kind = perceptron }
        ]
        studies = [
          { name = "two </script>", set { numStudents = 2, labelsPerStudent = 20 } }
          { name = three, set { numStudents = 3, labelsPerStudent = 20 }, methods = [qicd, qcd] }
        ]
        claims = ["two </script>", three]
        comparisons = [
          { claim = "better than all </script>", method = qicd, rule = more_accurate, studies = ["two </script>", three] }
          { claim = "as good as two", method = qicd, rivals = [qicd], rivalStudy = "two </script>", rule = not_worse, studies = [three] }
        ]
        sweeps = [{ param = numStudents, studies = ["two </script>", three] }]
        accuracies = [0.1, 1]
        %s
      }
      """;

  private static Path config(Path folder, String more) throws IOException {
    Path shipped = Path.of("conf/compare-digits.conf").toAbsolutePath();
    return Files.writeString(folder.resolve("c.conf"), BASE.formatted(shipped, more));
  }

  @Test
  void leavesTrialsSummaryAndReportAndGoesOnWhereItStopped(SparkSession spark, @TempDir Path folder)
      throws Exception {
    Path config = config(folder, "");
    Path run = folder.resolve("run");
    CommandLineRun first = compare(config, run);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("two </script>", "perceptron", "claim 5", "undecided");
    JsonNode summary = new ObjectMapper().readTree(run.resolve("summary.json").toFile());
    assertThat(summary.get("methods")).hasSize(5);
    assertThat(summary.get("data").asText()).endsWith("/digits.parquet");
    assertThat(summary.get("claims")).hasSize(10);
    assertThat(summary.at("/claims/6/claim").asText()).isEqualTo("better than all </script>");
    assertThat(summary.at("/claims/8/rule").asText())
        .startsWith("Rival: qicd. The numbers of the rival side are those of the study: two");
    assertThat(summary.at("/methods/0/testStudentsBySeed")).hasSize(2);
    // Two seeds say nothing of the spread, and no accuracy has limits outside [0, 1].
    assertThat(summary.at("/methods/0/testStudents/value").isNumber()).isTrue();
    assertThat(summary.at("/methods/0/testStudents/lower").isMissingNode()).isTrue();
    assertThat(run.resolve("summary.md")).content().containsPattern("\\| qicd \\| 0\\.\\d{3} \\|");
    assertThat(run.resolve("report.html")).content().doesNotContain("two </script>");
    assertThat(summary.get("tuning")).hasSize(4);
    assertThat(run.resolve("summary.md"))
        .content()
        .contains(
            "| undecided | as good as two | three |",
            "| undecided | 3: more students",
            "## three",
            "| qcd |",
            "| never |");
    assertThat(run.resolve("report.html")).content().contains("kernels", "sparkVersion", "compare");
    looksRight(run.resolve("report.html").toAbsolutePath(), folder.resolve("profile"));
    byte[] before = Files.readAllBytes(run.resolve("summary.json"));

    CommandLineRun again = compare(config, run);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("continues  with 14 finished trials");
    assertThat(Files.readAllBytes(run.resolve("summary.json"))).isEqualTo(before);

    // What a picture shows may be chosen later.
    String sweep = "sweeps = [{ param = numStudents, methods = [qcd], studies = [%s, three] }]";
    CommandLineRun shown = compare(config(folder, sweep.formatted("\"two </script>\"")), run);
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(Files.readAllBytes(run.resolve("summary.json"))).isEqualTo(before);
    config(folder, "");

    Path data = run.resolve("data.sha256");
    String fingerprints = Files.readString(data);
    Files.writeString(data, fingerprints.replaceFirst("^.", "x"));
    CommandLineRun images = compare(config, run);
    assertThat(images.code()).isEqualTo(2);
    assertThat(images.err()).contains("data.sha256", "of other images").hasLineCount(1);
    Files.writeString(data, fingerprints);

    CommandLineRun other = compare(config(folder, "seeds = 3"), run);
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("another comparison").hasLineCount(1);
    assertThat(Files.readAllBytes(run.resolve("summary.json"))).isEqualTo(before);
  }

  /** Killed without warning at any moment, and run again. */
  @Test
  void aKilledComparisonEndsWithTheSameSummary(SparkSession spark, @TempDir Path folder)
      throws Exception {
    Path config =
        config(
            folder,
            "claims = [only], comparisons = [], sweeps = [], studies = [{ name = only, methods = [qicd, qcd],"
                + " set { numStudents = 2, labelsPerStudent = 20 } }]");
    Path undisturbed = folder.resolve("undisturbed");
    assertThat(compare(config, undisturbed).code()).isZero();

    Path killed = folder.resolve("killed");
    long milliseconds = new Random().nextInt(1000);
    List<String> arguments = new ArrayList<>(arguments(config, killed));
    arguments.addAll(List.of("--master", "local[2]"));
    try (JavaProcess process = JavaProcess.start(Main.class, folder, arguments)) {
      while (trials(killed) == 0) {
        assertThat(process.isAlive()).as(process::err).isTrue();
        Thread.sleep(10);
      }
      Thread.sleep(milliseconds);
      process.signal("KILL");
      process.await();
    }
    CommandLineRun again = compare(config, killed);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("continues  with ");
    assertThat(killed.resolve("summary.json"))
        .as("killed %d ms after its first trial", milliseconds)
        .hasSameTextualContentAs(undisturbed.resolve("summary.json"));
  }

  /** Finished trials on disk. */
  private static long trials(Path run) throws IOException {
    Path table = run.resolve("trials.parquet");
    if (!Files.isDirectory(table)) {
      return 0;
    }
    try (Stream<Path> parts = Files.list(table)) {
      return parts.filter(part -> part.getFileName().toString().startsWith("part-")).count();
    }
  }

  /** The page of a real comparison, where there is a browser. */
  private static void looksRight(Path page, Path profile) throws Exception {
    Optional<Path> program = Browser.find();
    if (program.isEmpty()) {
      return;
    }
    try (Browser browser = new Browser(program.get(), profile)) {
      browser.open(page, 1200, false);
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.requests()).isEmpty();
      assertThat(browser.evaluate("document.querySelectorAll('[data-chart] > svg').length").asInt())
          .isEqualTo(browser.evaluate("document.querySelectorAll('[data-chart]').length").asInt())
          .isGreaterThan(20);
      assertThat(browser.evaluate("document.querySelector('main').innerHTML").asText())
          .doesNotContain("NaN", "undefined", "Infinity");
      String students =
          "(t => (t.tHead.rows[0].cells[1].firstChild.click(), [...t.tBodies[0].rows].map("
              + "r => Number(r.cells[1].dataset.value))))(document.querySelectorAll('table')[1])";
      List<Double> ascending = numbers(browser.evaluate(students));
      assertThat(ascending).hasSize(3).isSorted();
      assertThat(numbers(browser.evaluate(students)))
          .isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(value -> numbers.add(value.asDouble()));
    return numbers;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seeds = 1 | compare.seeds is 1: expected two or more",
        "firstSeed = 0 | compare.firstSeed is 0",
        "validationImages = 1790 | leave nothing of 1797",
        "sedes = 3 | unknown key 'sedes'",
        "claims = [four] | compare.claims names the study 'four'",
        "sweeps = [{ param = numStudents, studies = [four] }] | compare.sweeps names the study 'four'",
        "sweeps = [{ param = numStudents, studies = [\"two </script>\", three], methods = [none] }] | compare.sweeps names the method 'none'",
        "comparisons = [{ claim = \" \", method = qicd, rule = not_worse, studies = [three] }] | a claim is a sentence, which the report prints",
        "comparisons = [{ claim = c, method = qicd, rule = better, studies = [three] }] | claim 'c': rule is 'better', expected more_accurate or not_worse or less_noise or bounded",
        "comparisons = [{ claim = c, method = qicd, rule = not_worse, studies = [four] }] | claim 'c': names the study 'four', there are two",
        "comparisons = [{ claim = c, method = best, rule = not_worse, studies = [three] }] | study 'three' has no method 'best', its methods are qicd; qcd",
        "comparisons = [{ claim = c, method = qicd, rivals = [perceptron], rule = not_worse, studies = [three] }] | study 'three' has no method 'perceptron'",
        "comparisons = [{ claim = c, method = qicd, rivals = [qcd], rivalStudy = four, rule = not_worse, studies = [three] }] | names the study 'four'",
        "comparisons = [{ claim = c, method = qicd, rivalStudy = three, rule = not_worse, studies = [three] }] | claim 'c': rivalStudy without rivals",
        "comparisons = [{ claim = c, method = qicd, rivals = [qicd], rule = not_worse, studies = [three] }] | 'qicd' is its own rival in study 'three'",
        "comparisons = [{ claim = c, method = qicd, rule = not_worse, studies = [] }] | claim 'c': studies is empty",
        "comparisons = [{ claim = c, method = qicd, rivals = [qcd, qcd], rule = not_worse, studies = [three] }] | rivals holds a name twice",
        "comparisons = [{ claim = c, method = qicd, rival = qcd, rule = not_worse, studies = [three] }] | claim 'c': unknown key 'rival'",
        "comparisons = [{ claim = c, method = qicd, rule = less_noise, studies = [three] }] | rule less_noise needs gradient = shift, shots above 0 and strategy qicd, qcd or qkd, which 'qicd' in study 'three' has not",
        "comparisons = [{ claim = c, method = qcd, rivals = [qicd], rule = bounded, studies = [three] }] | rule bounded compares a method of strategy qicd with rivals of strategy qcd, found 'qcd' in study 'three'",
        "classes = 1 | compare.classes is 1: expected two or more, or 0 for all",
        "comparisons = [{ claim = c, method = qicd, studies = [three] }] | rule",
        "comparisons = [{ claim = c, method = qicd, rule = not_worse, studies = [three] }, { claim = c, method = qcd, rule = not_worse, studies = [three] }] | claim 'c': stated twice",
        "sweeps = [{ param = labels, studies = [three] }] | labels is 'sharded' in study 'three', expected a number",
        "sweeps = [{ param = numStudents, studies = [three] }] | has 1 study",
        "accuracies = [2] | compare.accuracies holds 2.0",
        "validationImages = 0 | found validationImages = 0",
        "tuningSeeds = 0 | compare.tuningSeeds is 0",
        "methods = [{ name = qicd, set { strateg = qicd } }] | unknown training parameter 'strateg'",
        "methods = [{ name = qicd, set { strategy = best } }] | strategy must be one of",
        "methods = [{ name = qicd, kind = forest }] | kind is 'forest'",
        "methods = [{ name = qicd, grid { stepSize = 3 } }] | stepSize must be a list",
        "claims = [], comparisons = [], sweeps = [], studies = [{ name = a, methods = [qicd] }] | study 'a' has 1 method",
        "claims = [], comparisons = [], sweeps = [], studies = [{ name = a, methods = [qicd, none] }] | names the method 'none'",
        "studies = 3 | studies",
        "claims = [], comparisons = [], sweeps = [], studies = [{ name = a }, { name = a }] | two studies are named 'a'",
        "claims = [], comparisons = [], sweeps = [], studies = [{ name = a, settingsOf = b }] | study 'a' names the study 'b'",
        "claims = [], comparisons = [], sweeps = [], studies = [{ name = a, settingsOf = a }] | 'a', which has none of its own",
        "claims = [], comparisons = [], sweeps = [], studies = [{ name = a, set { validationInterval = 0 } }] | study 'a', method 'qicd': validationInterval is 0",
        "claims = [], comparisons = [], sweeps = [], studies = [{ name = a }], methods = [{ name = qicd }, { name = qkd, set { strategy = qkd, teacherDistance = infidelity, teacherQubits = 8 } }] | method 'qkd': teacher",
        "claims = [], comparisons = [], sweeps = [], studies = [{ name = a }], methods = [{ name = qicd }, { name = qkd, set { strategy = qkd, teacherModel = m } }] | /m may have learned from images",
        "claims = [], comparisons = [], sweeps = [], studies = [{ name = a, set { numQubits = 3 } }] | study 'a', method 'qicd': numQubits = 3",
        "claims = [], comparisons = [], sweeps = [], studies = [{ name = a }, { name = b, set { sliceSize = 7 } }] | study 'b', method 'qicd': sliceSize is 7"
      })
  void aMistakeIsOneLine(String more, String expected, SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path run = folder.resolve("run");
    CommandLineRun refused = compare(config(folder, more), run);
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).startsWith("qicd: ").contains(expected).hasLineCount(1);
    assertThat(run).doesNotExist();
  }

  @Test
  void aConfigurationWithoutABlockIsRefused(SparkSession spark, @TempDir Path folder) {
    CommandLineRun refused = compare(Path.of("conf/digits.conf"), folder.resolve("run"));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("no block 'compare'").hasLineCount(1);
  }

  private static CommandLineRun compare(Path config, Path run) {
    return CommandLineRun.of(arguments(config, run));
  }

  private static List<String> arguments(Path config, Path run) {
    return List.of("compare", "--config", config.toString(), "--run", run.toString());
  }
}
