package org.qicd.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir Path folder;

  private void left(LockOwner owner) throws IOException {
    Files.writeString(folder.resolve(RunLock.NAME), owner.json());
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(() -> LocalLock.of(new LocalStore(folder)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder + " is in use by process ")
        .hasMessageContainingAll(words);
  }

  @Test
  void isOneOwnersUntilItIsClosed() {
    RunLock first = LocalLock.of(new LocalStore(folder));
    assertThat(first.takenFrom()).isEmpty();
    LockOwner self = LockOwner.self();
    assertRefused(Long.toString(self.pid()), self.host(), self.started());
    first.close();
    assertThat(folder).isEmptyDirectory();
    RunLock second = LocalLock.of(new LocalStore(folder));
    first.close();
    assertRefused("process " + self.pid());
    second.close();
  }

  @Test
  void isTakenFromAnOwnerThatIsGone() throws IOException {
    LockOwner self = LockOwner.self();
    LockOwner reused = new LockOwner(self.host(), self.pid(), "2001-01-01T00:00:00Z", "");
    LockOwner gone = new LockOwner(self.host(), Long.MAX_VALUE >> 20, self.started(), "");
    for (LockOwner owner : new LockOwner[] {reused, gone}) {
      left(owner);
      try (RunLock lock = LocalLock.of(new LocalStore(folder))) {
        assertThat(lock.takenFrom()).contains(owner.toString());
      }
    }
    for (String cutOff : new String[] {"", "{\"host\"", "[1]", "\0\0"}) {
      Files.writeString(folder.resolve(RunLock.NAME), cutOff);
      try (RunLock lock = LocalLock.of(new LocalStore(folder))) {
        assertThat(lock.takenFrom()).as(cutOff).isEmpty();
      }
    }
  }

  /** A process that has ended, of which its parent has not asked how. */
  @Test
  void isTakenFromAZombie() throws Exception {
    String script = "sleep 600 & echo $!; exec sleep 600"; // what the shell becomes asks nothing
    Process parent = new ProcessBuilder("sh", "-c", script).start();
    try (BufferedReader printed = parent.inputReader()) {
      long pid = Long.parseLong(printed.readLine());
      ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
      LockOwner self = LockOwner.self();
      String started = child.info().startInstant().orElseThrow().toString();
      left(new LockOwner(self.host(), pid, started, ""));
      assertRefused("process " + pid, "kill " + pid);
      Path stat = Path.of("/proc", Long.toString(pid), "stat");
      assumeTrue(Files.exists(stat), "only Linux has zombies that can be told from others");
      assertThat(child.destroyForcibly()).isTrue();
      while (!Files.readString(stat).contains(") Z ")) {
        Thread.sleep(20);
      }
      assertThat(child.isAlive()).as("what Java says of it").isTrue();
      try (RunLock lock = LocalLock.of(new LocalStore(folder))) {
        assertThat(lock.takenFrom().orElseThrow()).contains("process " + pid);
      }
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void isNotTakenFromOneThatMayRun() throws IOException {
    left(LockOwner.self());
    assertRefused("process " + ProcessHandle.current().pid(), "wait until it has ended, or end it");
    left(new LockOwner("elsewhere", 1, "2001-01-01T00:00:00Z", ""));
    assertRefused("process 1 on elsewhere", "if it is gone, delete run.lock there");
    assertThat(folder.resolve(RunLock.NAME)).content().contains("elsewhere");
  }

  /** Whose process may be on any host. */
  @Test
  void isTakenFromAnEarlierAttemptOfTheOwnApplication() {
    Optional<YarnAttempt> own = YarnAttempt.ofContainer("container_e9_1795_0012_03_000001");
    assertThat(own).contains(new YarnAttempt("application_1795_0012", 3));
    assertThat(replaced("container_1795_0012_01_000001", own)).isTrue();
    assertThat(replaced("container_e8_1795_0012_02_000007", own)).isTrue();
    for (String other :
        List.of(
            "container_1795_0012_03_000001",
            "container_1795_0012_04_000001",
            "container_1795_0013_01_000001",
            "container_1796_0012_01_000001",
            "container_1795_0012_01",
            "1795_0012_01_000001",
            "")) {
      assertThat(replaced(other, own)).as(other).isFalse();
    }
    assertThat(replaced("container_1795_0012_01_000001", Optional.empty())).isFalse();
  }

  private static boolean replaced(String container, Optional<YarnAttempt> own) {
    return LockOwner.read(new LockOwner("elsewhere", 1, "now", container).json())
        .orElseThrow()
        .replacedBy(own);
  }
}
