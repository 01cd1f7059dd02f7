package org.qicd.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * The lock of a run directory. It is a file that names the process that owns the directory. The
 * file is also locked by the operating system. That lock decides between two processes that come at
 * the same moment, and it is freed when a process ends in any way. If the file is not locked, its
 * content names an owner that is gone.
 */
public final class RunLock implements AutoCloseable {
  static final String NAME = "run.lock";
  private static final int MOST_BYTES = 4096;

  private final Path file;
  private final FileChannel channel;
  private final Optional<String> takenFrom;

  private RunLock(Path file, FileChannel channel, Optional<String> takenFrom) {
    this.file = file;
    this.channel = channel;
    this.takenFrom = takenFrom;
  }

  /**
   * A process that owns a directory.
   *
   * @param host name of its host
   * @param pid its process id
   * @param started its start time, which distinguishes it from a later process with the same id
   */
  record Owner(String host, long pid, String started) {
    static Owner self() {
      return new Owner(hostname(), ProcessHandle.current().pid(), started(ProcessHandle.current()));
    }

    private static String hostname() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (IOException e) {
        return "localhost";
      }
    }

    private static String started(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    /** Tells whether the process may still run. That of another host always may. */
    boolean mayRun() {
      return !host.equals(hostname())
          || ProcessHandle.of(pid)
              .filter(process -> process.isAlive() && !isZombie(pid))
              .map(process -> started(process).equals(started))
              .orElse(false);
    }

    /**
     * Tells whether a process has ended but its parent has not read its exit status. In a container
     * whose first process never does that, such a process remains forever.
     */
    private static boolean isZombie(long pid) {
      try {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The state follows the name, which is in parentheses and may contain some itself.
        char state = stat.charAt(stat.lastIndexOf(')') + 2);
        return state == 'Z' || state == 'X';
      } catch (IOException | IndexOutOfBoundsException e) {
        return false; // There is no /proc, or the process has gone.
      }
    }

    /** Advice for a user who finds the directory in use. */
    String remedy() {
      return host.equals(hostname())
          ? "wait until it has ended, or end it with 'kill %d'".formatted(pid)
          : "wait until it has ended; if it is gone, delete %s there".formatted(NAME);
    }

    @Override
    public String toString() {
      return "process %d on %s, started %s".formatted(pid, host, started);
    }
  }

  /**
   * Takes the lock of a directory, also from an owner that is gone.
   *
   * @throws IllegalArgumentException if another process owns the directory; it names the owner
   */
  public static RunLock of(Path directory) {
    Path file = directory.resolve(NAME);
    try {
      for (int attempt = 0; attempt < 10; attempt++) {
        RunLock lock = attempt(directory, file);
        if (lock != null) {
          return lock;
        }
      }
      throw new IOException("other processes keep taking it and deleting it");
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "run directory %s: its %s cannot be written: %s"
              .formatted(directory, NAME, LoggedFailure.reason(e)),
          e);
    }
  }

  /** Returns the lock; null if its last owner deleted the file before it could be locked. */
  private static RunLock attempt(Path directory, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      Optional<Owner> before = owner(channel);
      if (!lock(channel) || before.filter(Owner::mayRun).isPresent()) {
        throw new IllegalArgumentException(
            "run directory %s is in use by %s: %s"
                .formatted(
                    directory,
                    before.map(Owner::toString).orElse("another process"),
                    before.map(Owner::remedy).orElse("wait until it has ended")));
      }
      byte[] self = RunJson.MAPPER.writeValueAsBytes(Owner.self());
      channel.truncate(0).write(ByteBuffer.wrap(self), 0);
      taken = Files.exists(file) && Files.readString(file).equals(text(self));
      return taken ? new RunLock(file, channel, before.map(Owner::toString)) : null;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // Another run of this process has it.
    }
  }

  private static Optional<Owner> owner(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), MOST_BYTES));
    channel.read(bytes, 0);
    try {
      JsonNode json = RunJson.MAPPER.readTree(text(bytes.array()));
      return json.isObject()
          ? Optional.of(
              new Owner(
                  json.path("host").asText(),
                  json.path("pid").asLong(),
                  json.path("started").asText()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // The writing of the file was interrupted.
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The owner that was gone, if the lock was taken from one. */
  public Optional<String> takenFrom() {
    return takenFrom;
  }

  /** Frees the lock and deletes its file. */
  @Override
  public void close() {
    try (channel) {
      if (channel.isOpen()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The operating system frees it at the latest when this process ends.
    }
  }
}
