package org.qicd.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A main class in a JVM of its own, with this one's class path and options. */
public final class JavaProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private JavaProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts.
   *
   * @param folder takes what it prints
   */
  public static JavaProcess start(Class<?> main, Path folder, List<String> args)
      throws IOException {
    return start(main, folder, args, "");
  }

  /**
   * Starts.
   *
   * @param folder takes what it prints
   * @param more what the class path has more than this one's, after a separator
   */
  public static JavaProcess start(Class<?> main, Path folder, List<String> args, String more)
      throws IOException {
    List<String> command = Jvm.brief("1g", "-cp", Jvm.classPath() + more);
    command.add(main.getName());
    command.addAll(args);
    Path out = Files.createTempFile(folder, "process", ".out");
    Path err = Files.createTempFile(folder, "process", ".err");
    return new JavaProcess(
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start(),
        out,
        err);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Sends a signal by its name: KILL, TERM, INT. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /**
   * Whether processes that this one starts ignore SIGINT. They inherit that from a script that runs
   * the tests in the background.
   */
  public static boolean ignoreInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored = Files.readString(status).replaceFirst("(?s).*SigIgn:\\s*(\\w+).*", "$1");
    return (Long.parseUnsignedLong(ignored, 16) & 0b10) != 0;
  }

  /** Its exit code, when it has ended. */
  public int await() throws InterruptedException {
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the process does not end:\n" + err());
    }
    return process.exitValue();
  }

  public String out() {
    return text(out);
  }

  public String err() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
