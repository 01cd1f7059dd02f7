package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.job.run.RunJson;
import org.qicd.testing.SharedSpark;

/** A training of a circuit in a file, which nothing needs when the training has begun. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class OwnCircuitTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```qasm\n(.*?)```");

  /** The example of the guide. */
  private static String example() throws IOException {
    Matcher found = EXAMPLE.matcher(Files.readString(Path.of("src/site/markdown/guide.md")));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static CommandLineRun train(Path run, Object ansatz, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--run", run.toString()));
    args.addAll(List.of(more));
    for (String set : List.of("maxIter=2", "numStudents=2", "ansatz=" + ansatz)) {
      args.addAll(List.of("--set", set));
    }
    return CommandLineRun.of(args);
  }

  private static String fingerprint(CommandLineRun run) {
    assertThat(run.code()).as(run.err()).isZero();
    return run.out().replaceAll("(?s).*fingerprint (\\w+).*", "$1");
  }

  @Test
  void theFileIsNeededOnlyOnce(SparkSession spark, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("own.qasm"), example());
    Path run = folder.resolve("run");
    CommandLineRun trained = train(run, file);
    String expected = fingerprint(trained);
    assertThat(trained.out()).contains("2 x 6 qubits", "6 ry, 3 cx, 2 crz", "3 weights");
    assertThat(run.resolve("circuit-0.qasm")).content().isEqualTo(example());
    assertThat(RunJson.MAPPER.readTree(run.resolve("config.json").toFile()).get("ansatz").asText())
        .isEqualTo("circuit-0.qasm");
    assertThat(run.resolve("report.html")).content().contains("circuit-0.qasm");

    Files.writeString(file, example().replace("pi/4", "pi/3")); // of no influence on the run
    Path copy = folder.resolve("copy");
    FileUtils.copyDirectory(run.toFile(), copy.toFile());
    Files.delete(copy.resolve("metrics.json"));
    assertThat(fingerprint(CommandLineRun.of("resume", copy.toString()))).isEqualTo(expected);
    assertThat(fingerprint(CommandLineRun.of("evaluate", copy.toString()))).isEqualTo(expected);
    CommandLineRun circuit = CommandLineRun.of("circuit", copy.toString(), "--qasm", "--inputs");
    assertThat(circuit.out())
        .contains("input float[64] theta2;\nqubit[6] q;\nry(theta0) q[0];")
        .contains("crz(0.5*theta0 + 0.7853981633974483) q[5], q[0];");
    assertThat(CommandLineRun.of("circuit", copy.toString(), "--svg").out())
        .startsWith("<?xml")
        .contains("<title>Circuit of student 0</title>")
        .endsWith("</svg>\n");
    assertThat(CommandLineRun.of("circuit", copy.toString(), "--svg", "--qasm").err())
        .contains("--svg draws, and --qasm and --qasm2 write: give one");
    assertThat(CommandLineRun.of("circuit", copy.toString(), "--qasm2").out())
        .startsWith("OPENQASM 2.0;\ninclude \"qelib1.inc\";\n")
        .contains("\nqreg q[6];\nry(");
    // The circuit that was exported is the circuit that was given.
    Path again = Files.writeString(folder.resolve("again.qasm"), circuit.out());
    assertThat(fingerprint(train(folder.resolve("other"), again))).isEqualTo(expected);
    assertThat(fingerprint(train(copy, file, "--overwrite"))).isNotEqualTo(expected);
  }

  @Test
  void eachStudentHasItsOwn(SparkSession spark, @TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("own.qasm"), example());
    Path conf =
        Files.writeString(
            folder.resolve("own.conf"),
            "ansatz = [own.qasm, real_amplitudes]\ndata.path = \"%s\"\n"
                .formatted(Path.of("data/digits.parquet").toAbsolutePath()));
    Path run = folder.resolve("run");
    CommandLineRun trained =
        CommandLineRun.of(
            "train",
            "--config",
            conf.toString(),
            "--run",
            run.toString(),
            "--set",
            "numStudents=2",
            "--set",
            "maxIter=1");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(CommandLineRun.of("circuit", run.toString(), "--student", "0").out())
        .contains("RZ(-2θ1)");
    assertThat(CommandLineRun.of("circuit", run.toString(), "--student", "1").out())
        .contains("RY(θ53)");
  }

  @Test
  void mistakesNameFileAndLine(SparkSession spark, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.qasm"), example() + "\nreset q;\n");
    assertRefused(
        folder, file, "ansatz: bad.qasm line 13: 'reset' is no gate or statement that can be read");
    assertRefused(
        folder,
        folder.resolve("none.qasm"),
        "ansatz: there is no file " + folder.resolve("none.qasm"));
    Path inside = Files.createDirectory(folder.resolve("folder.qasm"));
    assertRefused(folder, inside, "ansatz: %s is a folder: expected a file".formatted(inside));
    Files.writeString(file, example().replace("qubit[6]", "qubit[7]"));
    assertThat(train(folder.resolve("run"), file, "--set", "numQubits=6").err())
        .contains("numQubits is 6, but the circuit of ansatz has 7 qubits: set numQubits to 0");
    Files.writeString(file, "// a line\n".repeat(1_000_000));
    assertRefused(
        folder, file, "ansatz: bad.qasm has 4194305 characters: expected at most 1048576");
    Files.writeString(file, "OPENQASM 3.0;\ninput float a;\nqubit[2] q;\nU(a, 0, 0) q[0];\n");
    assertRefused(
        folder,
        file,
        "the qubits of ansatz are 2: encoding 'amplitude' on 2 qubits takes 1 to 4 features, found 64");
  }

  private static void assertRefused(Path folder, Path file, String message) {
    CommandLineRun refused = train(folder.resolve("run"), file);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).isEqualTo("qicd: " + message + "\n");
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
