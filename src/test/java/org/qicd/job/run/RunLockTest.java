package org.qicd.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir Path folder;

  private void left(RunLock.Owner owner) throws IOException {
    Files.write(folder.resolve(RunLock.NAME), RunJson.MAPPER.writeValueAsBytes(owner));
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(() -> RunLock.of(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder + " is in use by process ")
        .hasMessageContainingAll(words);
  }

  @Test
  void isOneOwnersUntilItIsClosed() {
    RunLock first = RunLock.of(folder);
    assertThat(first.takenFrom()).isEmpty();
    RunLock.Owner self = RunLock.Owner.self();
    assertRefused(Long.toString(self.pid()), self.host(), self.started());
    first.close();
    assertThat(folder).isEmptyDirectory();
    RunLock second = RunLock.of(folder);
    first.close();
    assertRefused("process " + self.pid());
    second.close();
  }

  @Test
  void isTakenFromAnOwnerThatIsGone() throws IOException {
    RunLock.Owner self = RunLock.Owner.self();
    RunLock.Owner reused = new RunLock.Owner(self.host(), self.pid(), "2001-01-01T00:00:00Z");
    RunLock.Owner gone = new RunLock.Owner(self.host(), Long.MAX_VALUE >> 20, self.started());
    for (RunLock.Owner owner : new RunLock.Owner[] {reused, gone}) {
      left(owner);
      try (RunLock lock = RunLock.of(folder)) {
        assertThat(lock.takenFrom()).contains(owner.toString());
      }
    }
    for (String cutOff : new String[] {"", "{\"host\"", "[1]", "\0\0"}) {
      Files.writeString(folder.resolve(RunLock.NAME), cutOff);
      try (RunLock lock = RunLock.of(folder)) {
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
      RunLock.Owner self = RunLock.Owner.self();
      String started = child.info().startInstant().orElseThrow().toString();
      left(new RunLock.Owner(self.host(), pid, started));
      assertRefused("process " + pid, "kill " + pid);
      Path stat = Path.of("/proc", Long.toString(pid), "stat");
      assumeTrue(Files.exists(stat), "only Linux has zombies that can be told from others");
      assertThat(child.destroyForcibly()).isTrue();
      while (!Files.readString(stat).contains(") Z ")) {
        Thread.sleep(20);
      }
      assertThat(child.isAlive()).as("what Java says of it").isTrue();
      try (RunLock lock = RunLock.of(folder)) {
        assertThat(lock.takenFrom().orElseThrow()).contains("process " + pid);
      }
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void isNotTakenFromOneThatMayRun() throws IOException {
    left(RunLock.Owner.self());
    assertRefused("process " + ProcessHandle.current().pid(), "wait until it has ended, or end it");
    left(new RunLock.Owner("elsewhere", 1, "2001-01-01T00:00:00Z"));
    assertRefused("process 1 on elsewhere", "if it is gone, delete run.lock there");
    assertThat(folder.resolve(RunLock.NAME)).content().contains("elsewhere");
  }
}
