package org.qicd.job.store;

import java.util.Optional;
import org.qicd.data.HadoopPaths;

/**
 * The lock of a run directory. It is a file that names the process that owns the directory. A
 * second process finds the file and is refused. If both come at the same moment, or if a user
 * deletes the file of a process that still runs, {@link #requireOwn} finds it out before the next
 * write.
 */
public abstract class RunLock implements AutoCloseable {
  public static final String NAME = "run.lock";

  private final RunStore store;
  private final String own;
  private final Optional<LockOwner> before;

  /**
   * Makes a lock that has been taken.
   *
   * @param own the content of its file
   * @param before the owner that was gone, if the lock was taken from one
   */
  RunLock(RunStore store, String own, Optional<LockOwner> before) {
    this.store = store;
    this.own = own;
    this.before = before;
  }

  /** The owner that was gone, if the lock was taken from one. */
  public final Optional<String> takenFrom() {
    return before.map(LockOwner::toString);
  }

  /**
   * Refuses to go on if the file names another process.
   *
   * @throws IllegalArgumentException naming that process
   */
  public final void requireOwn() {
    String found = store.text(NAME, "written").orElse(own);
    if (!found.equals(own)) {
      throw new IllegalArgumentException(
          "run directory %s was taken by %s: this process stops writing there"
              .formatted(store, ownerIn(found)));
    }
  }

  /** Frees the lock and deletes its file, unless another process has taken it. */
  @Override
  public final void close() {
    try {
      if (isHeld()) {
        requireOwn();
        store.delete(NAME);
      }
    } catch (IllegalArgumentException e) {
      // It is another one's now, or the next process finds that this one is gone.
    } finally {
      free();
    }
  }

  /** Whether it has not been given back yet. */
  abstract boolean isHeld();

  /** Gives back what the lock holds besides its file. */
  abstract void free();

  /** The exception for a directory that another process uses. */
  static IllegalArgumentException inUse(RunStore store, Optional<LockOwner> owner) {
    return new IllegalArgumentException(
        "run directory %s is in use by %s: %s"
            .formatted(
                store,
                owner.map(LockOwner::toString).orElse("another process"),
                owner.map(LockOwner::remedy).orElse("wait until it has ended")));
  }

  /** The exception for a lock that cannot be taken. */
  static IllegalArgumentException unwritable(RunStore store, Throwable reason) {
    return new IllegalArgumentException(
        "run directory %s: its %s cannot be written: %s"
            .formatted(store, NAME, HadoopPaths.reason(reason)),
        reason);
  }

  private static String ownerIn(String content) {
    return LockOwner.read(content).map(LockOwner::toString).orElse("another process");
  }
}
