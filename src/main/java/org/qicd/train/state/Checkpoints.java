package org.qicd.train.state;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.qicd.data.HadoopPaths;
import org.qicd.setup.TrainSetup;

/**
 * A directory with the newest three checkpoints of a training. Each file is first written under
 * another name and then renamed. So a file with the name of a checkpoint is complete, unless it was
 * damaged later. Other files in the directory are left alone.
 */
public final class Checkpoints implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{10})");
  private static final String UNFINISHED = ".unfinished";
  private static final int KEPT = 3;

  /**
   * The directories in which trainings of this JVM write. In the same directory, two trainings
   * would take each other's checkpoints for their own.
   */
  private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

  private final FileSystem files;
  private final Path directory;
  private Checkpoint latest; // null: no round is finished
  private boolean saved;
  private boolean ended;
  private Runnable check = () -> {};

  private Checkpoints(FileSystem files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /**
   * Opens a directory of checkpoints. It is created if it does not exist.
   *
   * @param directory a path on any file system that Hadoop knows
   * @throws IllegalArgumentException if the directory cannot be created, if it is a file, or if
   *     another training of this JVM writes there
   */
  public static Checkpoints in(String directory, Configuration hadoop) {
    try {
      Path path = HadoopPaths.of(directory);
      FileSystem files = HadoopPaths.files(path, hadoop);
      if (files instanceof ChecksumFileSystem checked) {
        files = checked.getRawFileSystem(); // checkpoints have a checksum of their own
      }
      path = files.makeQualified(path);
      files.mkdirs(path);
      if (!IN_USE.add(path)) {
        throw new IllegalArgumentException(
            "checkpoint directory %s: another training writes there; name another one"
                .formatted(directory));
      }
      return new Checkpoints(files, path);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "checkpoint directory %s cannot be made: %s".formatted(directory, HadoopPaths.reason(e)),
          e);
    }
  }

  /**
   * Has something checked before each checkpoint is saved, such as that the directory is still this
   * training's.
   *
   * @param check throws an exception if nothing may be saved any more
   */
  public Checkpoints checkedBy(Runnable check) {
    this.check = check;
    return this;
  }

  /**
   * Reads the newest checkpoint that is not damaged. If there is no checkpoint at all, the result
   * is that of a training before its first round.
   *
   * @param origin the origin of the training that is to continue
   * @param setup the setup of that training
   * @param warn receives a message for each damaged checkpoint
   * @throws IllegalArgumentException if the checkpoint belongs to another training, if all
   *     checkpoints are damaged, or if one cannot be read
   */
  public Checkpoint newest(Map<String, String> origin, TrainSetup setup, Consumer<String> warn) {
    List<String> damages = new ArrayList<>();
    for (FileStatus file : found()) {
      try {
        Checkpoint found = read(file);
        Optional<String> difference = found.difference(origin);
        if (difference.isPresent()) {
          throw new IllegalArgumentException(
              "%s is of another training: %s; name another directory, or delete it to begin anew"
                  .formatted(file.getPath(), difference.get()));
        }
        found.check(setup);
        damages.forEach(damage -> warn.accept(damage + "; the one before is taken"));
        latest = found;
        saved = true;
        return found;
      } catch (DamagedCheckpointException | EOFException | ChecksumException e) {
        damages.add(
            "checkpoint %s is damaged: %s".formatted(file.getPath(), HadoopPaths.reason(e)));
      } catch (IOException e) {
        // The next attempt may succeed, so nobody should delete the file.
        throw new IllegalArgumentException(
            "checkpoint %s cannot be read: %s".formatted(file.getPath(), HadoopPaths.reason(e)), e);
      }
    }
    if (!damages.isEmpty()) {
      throw new IllegalArgumentException(
          "%s; no other one is whole: delete %s to begin anew"
              .formatted(damages.get(0), damages.size() == 1 ? "it" : "them"));
    }
    return Checkpoint.beginning(origin);
  }

  private Checkpoint read(FileStatus file) throws IOException {
    try {
      return CheckpointInput.read(() -> files.open(file.getPath()), file.getLen());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "checkpoint %s: %s".formatted(file.getPath(), e.getMessage()), e);
    }
  }

  /** The files of checkpoints, the newest first. */
  private List<FileStatus> list() throws IOException {
    try {
      return Arrays.stream(files.listStatus(directory))
          .filter(file -> file.isFile() && NAME.matcher(file.getPath().getName()).matches())
          .sorted(Comparator.comparing((FileStatus file) -> file.getPath().getName()).reversed())
          .collect(Collectors.toCollection(ArrayList::new));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** The files of checkpoints that a training may continue from, the newest first. */
  private List<FileStatus> found() {
    try {
      return list();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "checkpoint directory %s cannot be read: %s".formatted(directory, HadoopPaths.reason(e)),
          e);
    }
  }

  /** Whether there is no checkpoint. */
  public boolean isEmpty() {
    return found().isEmpty();
  }

  /** Keeps a checkpoint in memory, as the one to save next. */
  public synchronized void reached(Checkpoint checkpoint) {
    latest = checkpoint;
    saved = false;
  }

  /**
   * Saves the checkpoint that was reached last, unless it is saved already.
   *
   * @throws IOException if it cannot be written; older checkpoints stay as they were
   */
  public synchronized void save() throws IOException {
    if (latest != null && !saved && !ended) {
      check.run();
      write(latest);
      saved = true;
    }
  }

  /**
   * Saves the checkpoint that was reached last. After this call, nothing is saved any more.
   *
   * @return the saved progress, in words
   * @throws IOException if it cannot be written; older checkpoints stay as they were
   */
  public synchronized String saveLast() throws IOException {
    save();
    ended = true;
    return latest == null ? "before round 1" : latest.progress();
  }

  private void write(Checkpoint checkpoint) throws IOException {
    String name = String.format(Locale.ROOT, "checkpoint-%010d", checkpoint.rounds());
    Path unfinished = new Path(directory, "." + name + UNFINISHED);
    Path path = new Path(directory, name);
    try {
      try (OutputStream out = files.create(unfinished, true)) {
        CheckpointOutput.write(checkpoint, out);
      }
      files.delete(path, false); // such a file can only be a damaged one
      if (!files.rename(unfinished, path)) {
        throw new IOException("%s cannot be renamed to %s".formatted(unfinished, name));
      }
    } catch (IOException e) {
      deleteQuietly(unfinished);
      throw e;
    }
    prune(checkpoint.rounds());
  }

  /**
   * Deletes old checkpoints and unfinished files. Of the checkpoints up to the given number of
   * rounds, the newest ones are kept.
   */
  private void prune(int rounds) throws IOException {
    List<FileStatus> old =
        new ArrayList<>(list().stream().filter(file -> number(file) <= rounds).skip(KEPT).toList());
    for (FileStatus file : files.listStatus(directory)) {
      String name = file.getPath().getName();
      if (name.startsWith(".checkpoint-") && name.endsWith(UNFINISHED)) {
        old.add(file);
      }
    }
    for (FileStatus file : old) {
      files.delete(file.getPath(), false);
    }
  }

  private static int number(FileStatus file) {
    Matcher name = NAME.matcher(file.getPath().getName());
    return name.matches() ? (int) Math.min(Integer.MAX_VALUE, Long.parseLong(name.group(1))) : 0;
  }

  private void deleteQuietly(Path file) {
    try {
      files.delete(file, false);
    } catch (IOException e) {
      // The caller throws the failure that led here.
    }
  }

  /** Deletes all checkpoints, after a training has ended. */
  public synchronized void delete() {
    try {
      for (FileStatus file : list()) {
        files.delete(file.getPath(), false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives up the directory, so that another training may write there. */
  @Override
  public void close() {
    IN_USE.remove(directory);
  }
}
