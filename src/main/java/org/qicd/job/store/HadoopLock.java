package org.qicd.job.store;

import java.io.IOException;
import java.util.Optional;

/**
 * The lock of a run directory on a file system of Hadoop. Its file names the owner and appears
 * whole. HDFS lets only one of several processes make it. On an object store the last one wins, and
 * the others find that out before they write again.
 */
public final class HadoopLock extends RunLock {
  private boolean held = true;

  private HadoopLock(HadoopStore store, String own, Optional<LockOwner> before) {
    super(store, own, before);
  }

  /**
   * Takes the lock of a directory, also from an owner that is gone.
   *
   * @throws IllegalArgumentException if another process owns the directory; it names the owner
   */
  public static RunLock of(HadoopStore store) {
    String self = LockOwner.self().json();
    String name = "%s.%d-%d".formatted(NAME, ProcessHandle.current().pid(), System.nanoTime());
    for (int attempt = 0; attempt < 10; attempt++) {
      Optional<String> found = store.text(NAME);
      Optional<LockOwner> before = found.flatMap(LockOwner::read);
      if (found.isPresent()) {
        if (before.filter(LockOwner::mayRun).isPresent()) {
          throw inUse(store, before);
        }
        store.delete(NAME);
      }
      if (store.claim(NAME, name, self)) {
        RunLock lock = new HadoopLock(store, self, before);
        lock.requireOwn();
        return lock;
      }
    }
    throw unwritable(store, new IOException("other processes keep taking it and deleting it"));
  }

  @Override
  synchronized boolean isHeld() {
    return held;
  }

  @Override
  synchronized void free() {
    held = false;
  }
}
