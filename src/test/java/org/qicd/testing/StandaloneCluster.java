package org.qicd.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Spark's standalone cluster on loopback: a master and workers as JVMs of their own, made from the
 * jars of the class path. {@link #close} ends every process that it has started or that these have,
 * whatever has happened to them; their logs stay in the folder.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");
  private static final long START_SECONDS = 120;

  /** For JVMs that live for seconds: little compilation, and kernels that need none of the best. */
  private static final String[] LIGHT = {
    Jvm.LITTLE_COMPILATION, "-XX:+UseSerialGC", "-Dqicd.kernels=plain"
  };

  private final Path folder;
  private final Path home;
  private final Path jar;
  private final List<Process> processes = new ArrayList<>();
  private final Set<ProcessHandle> orphans = new LinkedHashSet<>();
  private final List<Process> workers = new ArrayList<>();
  private String url;

  private StandaloneCluster(Path folder) throws IOException {
    this.folder = folder;
    this.home = Files.createDirectories(folder.resolve("spark"));
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (Path dependency : Jvm.jars()) {
      Files.createSymbolicLink(jars.resolve(dependency.getFileName()), dependency);
    }
    this.jar = jarOf(Jvm.directories(), folder.resolve("application.jar"));
  }

  /**
   * Starts a cluster and waits until its workers are there.
   *
   * @param folder for everything that it writes
   */
  public static StandaloneCluster start(Path folder, int numWorkers) throws Exception {
    StandaloneCluster cluster = new StandaloneCluster(folder);
    try {
      cluster.url = cluster.daemon("master", MASTER, "master.Master", "--port", "0");
      for (int w = 0; w < numWorkers; w++) {
        cluster.startWorker();
      }
      return cluster;
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts one more worker, of two cores: one for an executor, one for a driver. */
  public void startWorker() throws Exception {
    String name = "worker" + workers.size();
    String work = folder.resolve(name).toString();
    daemon(
        name,
        REGISTERED,
        "worker.Worker",
        "--port",
        "0",
        "--cores",
        "2",
        "--memory",
        "2g",
        "--work-dir",
        work,
        url);
    workers.add(processes.get(processes.size() - 1));
  }

  private List<String> light(String heap) {
    List<String> command = Jvm.command(heap, LIGHT);
    command.addAll(List.of("-cp", home.resolve("jars") + "/*"));
    return command;
  }

  /** Starts Master or Worker and returns what its log tells when it is there. */
  private String daemon(String name, Pattern ready, String type, String... args) throws Exception {
    List<String> command = light("256m");
    command.add("org.apache.spark.deploy." + type);
    command.addAll(List.of("--host", "127.0.0.1", "--webui-port", "0"));
    command.addAll(List.of(args));
    Process process = Jvm.spark(command, home, folder, name).start();
    processes.add(process);
    Path log = folder.resolve(name + ".err");
    String[] found = new String[1];
    await(
        START_SECONDS,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(name + " has ended: " + Jvm.tail(log));
          }
          Matcher matcher = ready.matcher(read(log));
          if (!matcher.find()) {
            return false;
          }
          found[0] = matcher.group(matcher.groupCount());
          return true;
        },
        () -> Jvm.tail(log));
    return found[0];
  }

  public String url() {
    return url;
  }

  /**
   * Submits a program.
   *
   * @param name of the application's folder
   * @param deployMode client or cluster
   * @param main its class
   */
  public SubmittedApp submit(String name, String deployMode, Class<?> main, List<String> args)
      throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    Path events = Files.createDirectories(own.resolve("events"));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.cores.max", "2");
    settings.put("spark.executor.cores", "1");
    settings.put("spark.executor.memory", "512m");
    settings.put("spark.driver.memory", "768m");
    settings.put("spark.driver.extraJavaOptions", String.join(" ", LIGHT));
    settings.put("spark.executor.extraJavaOptions", String.join(" ", LIGHT));
    // Code that Spark makes and compiles for each query costs more than it saves in a short run.
    settings.put("spark.sql.codegen.wholeStage", "false");
    settings.put("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    settings.put("spark.standalone.submit.waitAppCompletion", "true");
    settings.put("spark.eventLog.enabled", "true");
    settings.put("spark.eventLog.dir", events.toUri().toString());
    // One plain file, which can be followed.
    settings.put("spark.eventLog.rolling.enabled", "false");
    settings.put("spark.eventLog.compress", "false");
    List<String> command = light("768m");
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", url, "--deploy-mode", deployMode));
    command.addAll(List.of("--class", main.getName()));
    settings.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.add(jar.toString());
    command.addAll(args);
    Process process = Jvm.spark(command, home, own, "submit").start();
    processes.add(process);
    return new SubmittedApp(process, own, events);
  }

  /** The executors that run now, in the order of their process ids. */
  public List<ProcessHandle> executors() {
    List<ProcessHandle> found = new ArrayList<>();
    for (Process worker : workers) {
      worker
          .descendants()
          .filter(child -> mainClass(child).contains("CoarseGrainedExecutorBackend"))
          .forEach(found::add);
    }
    found.sort(Comparator.comparingLong(ProcessHandle::pid));
    return found;
  }

  /** The worker processes that run now. */
  public List<Process> workers() {
    return workers.stream().filter(Process::isAlive).toList();
  }

  /** kill -9. */
  public void kill(ProcessHandle process) {
    process.descendants().forEach(orphans::add);
    process.destroyForcibly();
  }

  private static String mainClass(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(orphans::add);
    }
    // The workers first: they would start executors anew.
    workers.forEach(Process::destroyForcibly);
    processes.forEach(Process::destroyForcibly);
    orphans.forEach(ProcessHandle::destroyForcibly);
    for (Process process : processes) {
      process.onExit().join();
    }
    orphans.forEach(orphan -> orphan.onExit().join());
  }

  /** Waits until something holds. */
  static void await(long seconds, Supplier<Boolean> holds, Supplier<String> otherwise)
      throws InterruptedException {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    while (!holds.get()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "not within %d seconds; %s".formatted(seconds, otherwise.get()));
      }
      Thread.sleep(20);
    }
  }

  static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return ""; // cut within a character: it is read again
    }
  }

  private static Path jarOf(List<Path> roots, Path jar) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path root : roots) {
        try (Stream<Path> files = Files.walk(root)) {
          for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
            String name = root.relativize(file).toString();
            if (names.add(name)) {
              out.putNextEntry(new JarEntry(name));
              Files.copy(file, out);
            }
          }
        }
      }
    }
    return jar;
  }
}
