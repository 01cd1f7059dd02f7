package org.qicd.job.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that owns a run directory.
 *
 * @param host name of its host
 * @param pid its process id
 * @param started its start time, which distinguishes it from a later process with the same id
 * @param container its container of YARN; empty if it is in none
 */
record LockOwner(String host, long pid, String started, String container) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static LockOwner self() {
    return new LockOwner(
        hostname(),
        ProcessHandle.current().pid(),
        started(ProcessHandle.current()),
        YarnAttempt.ownContainer());
  }

  /** Reads what a lock says; empty if its writing was interrupted. */
  static Optional<LockOwner> read(String json) {
    try {
      JsonNode owner = MAPPER.readTree(json);
      return owner.isObject()
          ? Optional.of(
              new LockOwner(
                  owner.path("host").asText(),
                  owner.path("pid").asLong(),
                  owner.path("started").asText(),
                  owner.path("container").asText()))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** What a lock says. */
  String json() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
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

  /**
   * Tells whether the process may still run. That of another host may, unless YARN has started its
   * application again in this process.
   */
  boolean mayRun() {
    return !replacedBy(YarnAttempt.own()) && mayLive();
  }

  /** Tells whether the process was a driver of an earlier attempt of an application. */
  boolean replacedBy(Optional<YarnAttempt> own) {
    return own.isPresent()
        && YarnAttempt.ofContainer(container).filter(its -> its.isBefore(own.get())).isPresent();
  }

  private boolean mayLive() {
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
        : "wait until it has ended; if it is gone, delete %s there".formatted(RunLock.NAME);
  }

  @Override
  public String toString() {
    return "process %d on %s, started %s".formatted(pid, host, started)
        + (container.isEmpty() ? "" : ", in " + container);
  }
}
