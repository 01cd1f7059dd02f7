package org.qicd.job.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lock of a run directory on the driver's own disk. Its file is also locked by the operating
 * system. That lock decides between two processes that come at the same moment, and it is freed
 * when a process ends in any way. If the file is not locked, its content names an owner that is
 * gone.
 */
public final class LocalLock extends RunLock {
  private static final int MOST_BYTES = 4096;

  private final FileChannel channel;

  private LocalLock(RunStore store, FileChannel channel, String own, Optional<LockOwner> before) {
    super(store, own, before);
    this.channel = channel;
  }

  /**
   * Takes the lock of a directory, also from an owner that is gone.
   *
   * @throws IllegalArgumentException if another process owns the directory; it names the owner
   */
  public static RunLock of(LocalStore store) {
    try {
      for (int attempt = 0; attempt < 10; attempt++) {
        RunLock lock = attempt(store, store.local(NAME).orElseThrow());
        if (lock != null) {
          return lock;
        }
      }
      throw new IOException("other processes keep taking it and deleting it");
    } catch (IOException e) {
      throw unwritable(store, e);
    }
  }

  /** Returns the lock; null if its last owner deleted the file before it could be locked. */
  private static RunLock attempt(LocalStore store, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      Optional<LockOwner> before = owner(channel);
      if (!lock(channel) || before.filter(LockOwner::mayRun).isPresent()) {
        throw inUse(store, before);
      }
      String self = LockOwner.self().json();
      channel.truncate(0).write(ByteBuffer.wrap(self.getBytes(StandardCharsets.UTF_8)), 0);
      taken = Files.exists(file) && Files.readString(file).equals(self);
      return taken ? new LocalLock(store, channel, self, before) : null;
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

  private static Optional<LockOwner> owner(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), MOST_BYTES));
    channel.read(bytes, 0);
    return LockOwner.read(new String(bytes.array(), StandardCharsets.UTF_8));
  }

  @Override
  boolean isHeld() {
    return channel.isOpen();
  }

  @Override
  void free() {
    try {
      channel.close();
    } catch (IOException e) {
      // The operating system frees it at the latest when this process ends.
    }
  }
}
