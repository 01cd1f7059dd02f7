package org.qicd.job;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Runs a command of the program and prints the share of its processor time that goes into the
 * simulation of circuits. JFR, the JVM's recorder, takes a sample of each running thread every 10
 * milliseconds. A sample counts as 10 milliseconds of simulation if a class of {@code
 * org.qicd.simulate} is on its stack. The processor time is that of the whole process, compilation
 * and garbage collection among it. The machine must have nothing else to do.
 */
final class KernelShare {
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final String SIMULATION = "org.qicd.simulate.";

  private KernelShare() {}

  /** The arguments are those of the command: {@code compare --set compare.seeds=2}. */
  public static void main(String... arguments) throws IOException {
    Path file = Files.createTempFile("qicd", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(SAMPLE).withPeriod(PERIOD);
      long before = processorNanos();
      long start = System.nanoTime();
      recording.start();
      int code = Main.execute(arguments);
      double seconds = (System.nanoTime() - start) / 1e9;
      double processor = (processorNanos() - before) / 1e9;
      recording.stop();
      recording.dump(file);
      if (code == 0) {
        print(seconds, processor, Samples.of(file));
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
