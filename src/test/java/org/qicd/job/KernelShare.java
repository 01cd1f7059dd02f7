package org.qicd.job;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Runs a command of the program and prints the share of its processor time that goes into the
 * simulation of circuits. JFR, the JVM's recorder, takes a sample of each running thread every 10
 * milliseconds. A sample counts as 10 milliseconds of simulation if a class of {@code
 * org.qicd.simulate} is on its stack. The processor time is that of the whole process. On Linux it
 * is also told how much of it Java took to compile methods and to collect garbage, in threads that
 * JFR does not sample. The machine must have nothing else to do.
 */
final class KernelShare {
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final String SIMULATION = "org.qicd.simulate.";

  /** A folder for each thread of this process, of those of the JVM too. */
  private static final Path THREADS = Path.of("/proc/self/task");

  /** The JVM's names of threads, as far as Linux keeps them. */
  private static final Pattern COMPILERS = Pattern.compile("C[12] CompilerThre.*");

  private static final Pattern COLLECTORS = Pattern.compile("(GC Thread|G1 |ParGC|VM Thread).*");

  /** Linux counts in hundredths of a second, whatever the kernel does inside. */
  private static final double TICKS_PER_SECOND = 100;

  private KernelShare() {}

  /** The arguments are those of the command: {@code compare --set compare.seeds=2}. */
  public static void main(String... arguments) throws IOException {
    Path file = Files.createTempFile("qicd", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(SAMPLE).withPeriod(PERIOD);
      long before = processorNanos();
      double compiledBefore = seconds(COMPILERS);
      double collectedBefore = seconds(COLLECTORS);
      long start = System.nanoTime();
      recording.start();
      int code = Main.execute(arguments);
      double seconds = (System.nanoTime() - start) / 1e9;
      double processor = (processorNanos() - before) / 1e9;
      double compilation = seconds(COMPILERS) - compiledBefore;
      double collection = seconds(COLLECTORS) - collectedBefore;
      recording.stop();
      recording.dump(file);
      if (code == 0) {
        print(seconds, processor, Samples.of(file));
        if (Files.exists(THREADS)) {
          System.out.printf(
              Locale.ROOT,
              "of the processor time %.2f in compilation, %.2f in garbage collection%n",
              compilation / processor,
              collection / processor);
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void print(double seconds, double processor, Samples samples) {
    double simulation = samples.simulating * PERIOD.toMillis() / 1e3;
    System.out.printf(
        Locale.ROOT,
        "%.1f minutes, %.0f s of processor time, %.2f of it in the simulation; of samples %.2f%n",
        seconds / 60,
        processor,
        simulation / processor,
        (double) samples.simulating / samples.all);
  }

  /**
   * Processor time of the threads with such names, in seconds; 0 where there is no folder of them.
   */
  private static double seconds(Pattern names) throws IOException {
    if (!Files.exists(THREADS)) {
      return 0;
    }
    long ticks = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        if (names.matcher(name).matches()) {
          // After the name: state, ..., and as 12th and 13th the ticks in the program and in the
          // kernel.
          String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
          ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** The number of samples, and of those in the simulation. */
  private record Samples(long all, long simulating) {
    static Samples of(Path file) throws IOException {
      long all = 0;
      long simulating = 0;
      try (RecordingFile events = new RecordingFile(file)) {
        while (events.hasMoreEvents()) {
          RecordedEvent event = events.readEvent();
          if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
            all++;
            simulating += simulates(event) ? 1 : 0;
          }
        }
      }
      return new Samples(all, simulating);
    }

    private static boolean simulates(RecordedEvent sample) {
      return sample.getStackTrace().getFrames().stream()
          .anyMatch(frame -> frame.getMethod().getType().getName().startsWith(SIMULATION));
    }
  }
}
