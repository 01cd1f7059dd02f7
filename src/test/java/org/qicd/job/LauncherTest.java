package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.Jvm;

/** {@code jobs/qicd} in an installation that somebody else has built. */
@Tag("jdk")
class LauncherTest {
  @TempDir Path folder;

  private Path home;

  @BeforeEach
  void installation() throws IOException {
    home = install("installation");
  }

  /** What a build leaves, with the classes of this test in the place of the jar. */
  private Path install(String name) throws IOException {
    Path made = folder.resolve(name);
    for (String part :
        List.of("jobs", "conf", "target", "data", "src/main/java", "src/main/resources")) {
      Files.createDirectories(made.resolve(part));
    }
    for (String file :
        List.of(
            "jobs/qicd",
            "conf/jvm.options",
            "conf/log4j2.properties",
            "conf/digits.conf",
            "conf/reference.conf",
            "data/digits.parquet",
            "pom.xml")) {
      Files.copy(Path.of(file), made.resolve(file));
    }
    assertThat(made.resolve("jobs/qicd").toFile().setExecutable(true)).isTrue();
    Files.writeString(made.resolve("target/qicd-spark_2.13-x.jar"), "");
    Files.writeString(made.resolve("target/spark.classpath"), Jvm.classPath());
    return made;
  }

  private record Ended(int code, String out, String err) {}

  private Ended run(Path directory, Map<String, String> environment, List<String> command)
      throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("SPARK_HOME", "LC_ALL", "LANG", "LC_CTYPE"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("QICD_MEMORY", "1g");
    builder.environment().put("QICD_ARCHIVE", "off");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private Ended qicd(Map<String, String> environment, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(home + "/jobs/qicd"));
    command.addAll(List.of(args));
    return run(folder, environment, command);
  }

  /** Everything of it: class path, logging, configuration, data, and the folder it is run from. */
  @Test
  void anInstallationMayHaveAnyName() throws Exception {
    Path named = install("a b ü%20#?[1]{x},\\\"'$;&");
    List<String> command = new ArrayList<>(List.of("./jobs/qicd", "train", "--run", "my run"));
    for (String setting : List.of("numStudents=1", "numLayers=1", "maxIter=1", "data.limit=50")) {
      command.addAll(List.of("--set", setting));
    }
    Ended trained = run(named, Map.of(), command);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.err().lines())
        .as("no log but progress")
        .allMatch(l -> l.startsWith("round"));
    assertThat(trained.out()).contains("./jobs/qicd evaluate 'my run'");
    assertThat(named.resolve("my run/metrics.json")).exists();
  }

  private static Path program(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + script, StandardCharsets.UTF_8);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A PATH on which Maven is what this script does. */
  private Map<String, String> maven(String script) throws IOException {
    program(folder.resolve("bin/mvn"), script);
    return Map.of(
        "PATH",
        folder.resolve("bin") + ":" + System.getenv("PATH"),
        "XDG_CACHE_HOME",
        folder.resolve("cache").toString());
  }

  @Test
  void jarsThatTheBuilderAloneCanReadAreFetchedAgain() throws Exception {
    String hidden = folder + "/of the builder/spark.jar";
    Files.writeString(home.resolve("target/spark.classpath"), Jvm.classPath() + ":" + hidden);
    Map<String, String> fetching =
        maven(
            "for word in \"$@\"; do case $word in -Dmdep.outputFile=*) file=${word#*=} ;; esac; done\n"
                + "mkdir -p \"$(dirname \"$file\")\" && printf %s '"
                + Jvm.classPath()
                + "' > \"$file\"\n");
    Ended fetched = qicd(fetching, "--version");
    assertThat(fetched.code()).as(fetched.err()).isZero();
    assertThat(fetched.err()).contains("you cannot read " + hidden).hasLineCount(1);
    Ended again = qicd(fetching, "--version");
    assertThat(again.err()).as("it is kept for the next time").isEmpty();
    assertThat(again.out()).startsWith("qicd ");

    Files.delete(folder.resolve("cache/qicd").toFile().listFiles()[0].toPath());
    Ended failed = qicd(maven("exit 1"), "--version");
    assertThat(failed.code()).isEqualTo(2);
    assertThat(failed.err().lines()).last().asString().contains("set SPARK_HOME");

    Map<String, String> none = Map.of("PATH", pathWithoutMaven());
    Ended alone = qicd(none, "--version");
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains(hidden, "install Maven", "SPARK_HOME").hasLineCount(1);
  }

  /** The few programs that the script uses, and no Maven. */
  private String pathWithoutMaven() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("few"));
    for (String name :
        List.of(
            "bash",
            "dirname",
            "find",
            "grep",
            "tr",
            "cat",
            "cksum",
            "stty",
            "env",
            "readlink",
            "sed")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path program = Path.of(place, name);
        if (Files.exists(program) && !Files.exists(bin.resolve(name))) {
          Files.createSymbolicLink(bin.resolve(name), program);
        }
      }
    }
    return bin.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"target", "."})
  void anInstallationThatMayOnlyBeReadIsNotBuilt(String closed) throws Exception {
    Files.delete(home.resolve("target/qicd-spark_2.13-x.jar"));
    if (closed.equals(".")) {
      Files.delete(home.resolve("target/spark.classpath"));
      Files.delete(home.resolve("target"));
    }
    assertThat(home.resolve(closed).toFile().setWritable(false, false)).isTrue();
    List<String> nobody = new ArrayList<>(List.of(home + "/jobs/qicd", "--version"));
    if (Files.isWritable(home.resolve(closed))) { // for root every folder is
      assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "only another user can tell");
      new ProcessBuilder("chmod", "-R", "a+rX", folder.toString()).start().waitFor();
      nobody.addAll(0, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    try {
      Ended refused = run(folder, maven("echo built >&2"), nobody);
      assertThat(refused.code()).as(refused.err()).isEqualTo(2);
      assertThat(refused.err()).contains("its owner has to run", "jobs/qicd once").hasLineCount(1);
    } finally {
      assertThat(home.resolve(closed).toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void aColonInItsNameIsRefused() throws Exception {
    home = install("a:b");
    Ended refused = qicd(Map.of(), "--version");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("a:b", "':'").hasLineCount(1);
  }

  /** A Java that writes down its command lines, and what the script asks of it. */
  private Map<String, String> recordingJava(String feature, String record) throws IOException {
    Path jdk = Files.createDirectories(folder.resolve("jdk-" + feature));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + feature + ".0.1\"\n");
    program(
        jdk.resolve("bin/java"),
        "echo \"$*\" >>'%s'\n".formatted(folder.resolve("calls"))
            + "case \"$*\" in\n"
            + "*' fail') exit 3 ;;\n"
            + "*Rehearsal*) "
            + record
            + " ;;\n"
            + "*AOTMode=create* | *-Xshare:dump*)\n"
            + "  for word in \"$@\"; do case $word in *.new/archive) echo classes >\"${word#*=}\" ;; esac; done ;;\n"
            + "esac\n");
    return Map.of("JAVA_HOME", jdk.toString(), "QICD_ARCHIVE", "on");
  }

  /** What Java was called for, in order: to make an archive, to use it, or for a command alone. */
  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls")).stream()
        .map(
            call ->
                call.contains("Rehearsal")
                    ? "record"
                    : call.contains(".new/archive")
                        ? "make"
                        : call.contains(home + "/target/classes-") ? "command, archive" : "command")
        .toList();
  }

  /** The archive of this installation, as soon as nothing is left to do in the background. */
  private Path archive() throws Exception {
    for (int tries = 0; tries < 1200; tries++) {
      try (Stream<Path> files = Files.list(home.resolve("target"))) {
        List<Path> found =
            files.filter(file -> file.getFileName().toString().startsWith("classes-")).toList();
        if (found.size() == 1 && Files.isRegularFile(found.get(0))) {
          return found.get(0);
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no archive in " + home.resolve("target"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "25"})
  void anArchiveOfClassesIsMadeAfterASuccessAndThenUsed(String feature) throws Exception {
    Map<String, String> java = recordingJava(feature, "exit 0");
    Map<String, String> off = new HashMap<>(java);
    off.put("QICD_ARCHIVE", "off");
    assertThat(qicd(off, "evaluate").code()).isZero();
    assertThat(qicd(java, "fail").code()).isEqualTo(3);
    Ended first = qicd(java, "evaluate");
    assertThat(first.code()).isZero();
    assertThat(first.out() + first.err()).isEmpty();
    Path made = archive();
    assertThat(made).hasContent("classes");
    qicd(java, "evaluate");
    qicd(off, "evaluate");
    assertThat(calls())
        .containsExactly(
            "command", "command", "command", "record", "make", "command, archive", "command");

    Files.writeString(home.resolve("target/qicd-spark_2.13-x.jar"), "changed");
    qicd(java, "evaluate");
    for (int tries = 0; archive().equals(made) && tries < 1200; tries++) {
      Thread.sleep(50);
    }
    assertThat(archive()).isNotEqualTo(made);
    assertThat(calls().subList(7, 10)).containsExactly("command", "record", "make");
  }

  @Test
  void anArchiveThatCannotBeMadeIsTriedOnce() throws Exception {
    Map<String, String> java = recordingJava("25", "exit 1");
    qicd(java, "evaluate");
    assertThat(archive()).isEmptyFile();
    qicd(java, "evaluate");
    assertThat(archive()).isEmptyFile();
    assertThat(calls()).containsExactly("command", "record", "command");
  }
}
