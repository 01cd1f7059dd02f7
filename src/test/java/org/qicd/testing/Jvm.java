package org.qicd.testing;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Other JVMs of a test: started as this one was, on its class path. */
public final class Jvm {
  /** In a JVM that lives for seconds, optimized code does not pay for its compilation. */
  public static final String LITTLE_COMPILATION = "-XX:TieredStopAtLevel=1";

  private Jvm() {}

  public static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** The command of a JVM with the options of this one, but for its memory and its agents. */
  public static List<String> command(String heap, String... more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-javaagent")
          && !option.startsWith("-Xmx")
          && !option.contains("GC")) {
        command.add(option);
      }
    }
    command.add("-Xmx" + heap);
    command.addAll(List.of(more));
    return command;
  }

  /** The same of a JVM that lives for seconds. */
  public static List<String> brief(String heap, String... more) {
    List<String> command = command(heap, LITTLE_COMPILATION);
    command.addAll(List.of(more));
    return command;
  }

  /**
   * A process that runs Spark on loopback.
   *
   * @param sparkHome where its children find Spark's jars
   * @param directory its working directory, for {@code NAME.out} and {@code NAME.err} too
   */
  public static ProcessBuilder spark(
      List<String> command, Path sparkHome, Path directory, String name) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectOutput(directory.resolve(name + ".out").toFile());
    builder.redirectError(directory.resolve(name + ".err").toFile());
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  /** The last lines of a file, for the message of a failure. */
  public static String tail(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return file
          + ":\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The entries of the class path that are jars. */
  static List<Path> jars() {
    return entries().filter(entry -> entry.toString().endsWith(".jar")).toList();
  }

  /** The entries of the class path that are directories. */
  static List<Path> directories() {
    return entries().filter(Files::isDirectory).toList();
  }

  private static Stream<Path> entries() {
    return Arrays.stream(classPath().split(File.pathSeparator)).map(Path::of).distinct();
  }
}
