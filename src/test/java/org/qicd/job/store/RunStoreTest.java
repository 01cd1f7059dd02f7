package org.qicd.job.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.ObjectStore;

/** The same of a run directory on this machine and of one on an object store. */
class RunStoreTest {
  private static final String LOCAL = "";
  private static final String LOCAL_URI = "file://";
  private static final String OBJECTS = "objects://bucket";

  @TempDir Path folder;

  private RunStore store(String scheme, String name) {
    return RunPath.of("run", scheme + folder.resolve(name))
        .store(() -> ObjectStore.in(new Configuration(false)));
  }

  private static RunLock lock(RunStore store) {
    return store instanceof HadoopStore remote
        ? HadoopLock.of(remote)
        : LocalLock.of((LocalStore) store);
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, LOCAL_URI, OBJECTS})
  void writesReadsListsAndDeletes(String scheme) throws IOException {
    RunStore store = store(scheme, "deep/a b%20[1]");
    assertThat(store.title()).isEqualTo("a b%20[1]");
    assertThat(store.names("")).isEmpty();
    assertThat(store.text("x")).isEmpty();
    assertThatCode(store::requireWritable).doesNotThrowAnyException();
    assertThat(folder).isEmptyDirectory();
    store.make();
    store.make();
    store.write("x", "first");
    store.write("x", "grün\n");
    store.write("y", "");
    store.delete("y");
    store.delete("nothing");
    Path here = folder.resolve("deep/a b%20[1]");
    Files.createDirectories(here.resolve("model/stages"));
    Files.writeString(here.resolve("model/stages/0_a"), "");
    assertThat(here.resolve("x")).hasContent("grün\n");
    assertThat(store.text("x")).contains("grün\n");
    assertThat(store.text("model")).isEmpty();
    assertThat(store.names("")).containsExactly("model", "x");
    assertThat(store.names("model/stages")).containsExactly("0_a");
    assertThat(List.of(store.isFile("x"), store.isFile("model"), store.isFile("y")))
        .containsExactly(true, false, false);
    assertThat(List.of(store.isFolder("x"), store.isFolder("model"), store.isFolder("y")))
        .containsExactly(false, true, false);
    assertThat(store.file("x")).endsWith("/deep/a b%20[1]/x");
    assertThat(RunPath.of("run", store.toString())).hasToString(store.toString());
    store.delete("model");
    assertThat(here.resolve("model")).doesNotExist();
  }

  /** Also by a program that goes on where another one has stopped. */
  @ParameterizedTest
  @ValueSource(strings = {LOCAL, OBJECTS})
  void appendsToWhatIsThere(String scheme) {
    RunStore first = store(scheme, "run");
    first.make();
    first.append("log", "1\n");
    assertThat(folder.resolve("run/log")).as("the first line is there at once").hasContent("1\n");
    first.append("log", "2\n");
    first.append("log", "3\n");
    first.flush();
    assertThat(folder.resolve("run/log")).hasContent("1\n2\n3\n");
    RunStore second = store(scheme, "run");
    second.append("log", "4\n");
    assertThat(folder.resolve("run/log")).hasContent("1\n2\n3\n4\n");
    assertThat(second.names("")).containsExactly("log");
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, OBJECTS})
  void whatIsInTheWayIsNamed(String scheme) throws IOException {
    Files.writeString(folder.resolve("plain"), "");
    for (String name : new String[] {"plain", "plain/run"}) {
      assertThatThrownBy(() -> store(scheme, name).requireWritable())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("run directory " + store(scheme, name) + ": ")
          .hasMessageEndingWith(folder + "/plain is a file, expected a directory");
    }
    assertThatThrownBy(() -> store(scheme, "plain/run").make()).hasMessageContaining("be made: ");
    RunStore gone = store(scheme, "gone");
    Files.createSymbolicLink(folder.resolve("gone"), folder.resolve("plain"));
    assertThatThrownBy(() -> gone.write("x", "")).hasMessageContaining(gone + " cannot be written");
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, OBJECTS})
  void aSecondOwnerIsRefusedAndOneThatIsGoneIsFollowed(String scheme) throws IOException {
    RunStore store = store(scheme, "run");
    store.make();
    try (RunLock lock = lock(store)) {
      assertThat(lock.takenFrom()).isEmpty();
      assertThatThrownBy(() -> lock(store(scheme, "run")))
          .hasMessageStartingWith("run directory " + store + " is in use by process ")
          .hasMessageContaining("end it with 'kill " + ProcessHandle.current().pid() + "'");
      assertThatCode(lock::requireOwn).doesNotThrowAnyException();
    }
    assertThat(store.names("")).isEmpty();
    LockOwner self = LockOwner.self();
    LockOwner gone = new LockOwner(self.host(), self.pid(), "2001-01-01T00:00:00Z", "");
    store.write(RunLock.NAME, gone.json());
    try (RunLock lock = lock(store)) {
      assertThat(lock.takenFrom()).contains(gone.toString());
    }
    store.write(RunLock.NAME, "{\"host\"");
    lock(store).close();
    store.write(RunLock.NAME, new LockOwner("elsewhere", 1, "", "").json());
    assertThatThrownBy(() -> lock(store)).hasMessageContaining("if it is gone, delete run.lock");
    assertThat(store.names("")).containsExactly(RunLock.NAME);
  }

  /** As on an object store, where both find no lock, or after a user has deleted it. */
  @ParameterizedTest
  @ValueSource(strings = {LOCAL, OBJECTS})
  void anOwnerFindsOutThatAnotherOneHasTakenTheDirectory(String scheme) {
    RunStore store = store(scheme, "run");
    store.make();
    RunLock lock = lock(store);
    store.delete(RunLock.NAME);
    assertThatCode(lock::requireOwn).doesNotThrowAnyException();
    LockOwner other = new LockOwner("elsewhere", 1, "now", "");
    store.write(RunLock.NAME, other.json());
    assertThatThrownBy(lock::requireOwn)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "run directory %s was taken by %s: this process stops writing there", store, other);
    lock.close();
    assertThat(store.text(RunLock.NAME)).as("the other one's lock").contains(other.json());
  }

  @Test
  void onlyOneClaimsAName() {
    HadoopStore store = (HadoopStore) store(OBJECTS, "run");
    store.make();
    assertThat(store.claim("lock", "lock.1", "one")).isTrue();
    assertThat(store.claim("lock", "lock.2", "two")).isFalse();
    assertThat(store.text("lock")).contains("one");
    assertThat(store.names("")).containsExactly("lock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://host/a", "~/a", "a\tb", ""})
  void whatIsNoPathIsRefused(String text) {
    assertThatThrownBy(() -> RunPath.of("--run", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }
}
