package org.qicd.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A command that was submitted to a {@link StandaloneCluster}, and its event log. */
public final class SubmittedApp {
  private static final Pattern ROUND = Pattern.compile("\"round (\\d+): ");
  private static final long MOST_SECONDS = 300;

  private final Process process;
  private final Path folder;
  private final Path events;
  private long read; // bytes of the event log
  private int run; // trainings that have begun before this one
  private int round = -1;

  SubmittedApp(Process process, Path folder, Path events) {
    this.process = process;
    this.folder = folder;
    this.events = events;
  }

  /** The process of spark-submit; in client mode it is the driver. */
  public Process process() {
    return process;
  }

  /** Waits for the end, and returns the exit code. */
  public int waitFor() throws InterruptedException {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not done within minutes; " + log());
    }
    return process.exitValue();
  }

  /**
   * Waits until a round has begun, as the event log tells.
   *
   * @param training of several in one application, from 0
   */
  public void awaitRound(int training, int wanted) throws InterruptedException {
    StandaloneCluster.await(
        MOST_SECONDS,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(
                "ended before round %d, after %d; %s".formatted(wanted, round, log()));
          }
          follow();
          return run > training || (run == training && round >= wanted);
        },
        this::log);
  }

  private void follow() {
    try (Stream<Path> logs = Files.list(events)) {
      List<Path> files =
          logs.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
      if (files.isEmpty()) {
        return;
      }
      try (RandomAccessFile file = new RandomAccessFile(files.get(0).toFile(), "r")) {
        file.seek(read);
        byte[] bytes = new byte[(int) (file.length() - read)];
        file.readFully(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int whole = text.lastIndexOf('\n') + 1; // an event is a line
        Matcher rounds = ROUND.matcher(text.substring(0, whole));
        while (rounds.find()) {
          int next = Integer.parseInt(rounds.group(1));
          run += next < round ? 1 : 0;
          round = next;
        }
        read += text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ends of its logs. */
  public String log() {
    return Jvm.tail(folder.resolve("submit.out")) + "\n" + Jvm.tail(folder.resolve("submit.err"));
  }
}
