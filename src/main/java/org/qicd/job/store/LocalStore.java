package org.qicd.job.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.apache.hadoop.conf.Configuration;
import org.qicd.data.HadoopPaths;

/**
 * A run directory on the driver's own disk. A file is renamed in one atomic step, so that whoever
 * reads it finds all of it, or the one before.
 */
public final class LocalStore extends RunStore {
  private final Path path;

  public LocalStore(Path path) {
    super(path.toString());
    this.path = path;
  }

  @Override
  public boolean isFile(String name) {
    return Files.isRegularFile(path.resolve(name));
  }

  @Override
  public boolean isFolder(String name) {
    return Files.isDirectory(path.resolve(name));
  }

  @Override
  public List<String> names(String folder) {
    if (!isFolder(folder)) {
      return List.of();
    }
    return step(
        "read",
        () -> {
          try (Stream<Path> entries = Files.list(path.resolve(folder))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
          }
        });
  }

  @Override
  Optional<byte[]> bytes(String name, int most) throws IOException {
    if (!isFile(name)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(path.resolve(name))) {
      return Optional.of(in.readNBytes(most));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // It has just been deleted.
    }
  }

  @Override
  public void write(String name, String text) {
    step(
        "written",
        () -> {
          Path unfinished = Files.writeString(path.resolve(name + UNFINISHED), text);
          return Files.move(
              unfinished,
              path.resolve(name),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        });
  }

  @Override
  public void append(String name, String text) {
    step(
        "written",
        () ->
            Files.writeString(
                path.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  @Override
  public void flush() {
    // Everything is in its file at once.
  }

  @Override
  public void delete(String name) {
    Path entry = path.resolve(name);
    if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
      // A forced delete would open each file first, and would wait forever at a pipe.
      step("emptied", () -> PathUtils.delete(entry));
    }
  }

  @Override
  public void make() {
    step("made", () -> Files.createDirectories(path));
  }

  @Override
  public void requireWritable() {
    Path existing = path.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw obstacle(existing, Files.isDirectory(existing));
    }
  }

  /**
   * {@inheritDoc} Links of a directory that exists are resolved here, since Hadoop would remove
   * {@code ..} from a path before it follows the links.
   */
  @Override
  public String onHadoop(String name) {
    Path real = step("read", () -> Files.exists(path) ? path.toRealPath() : path);
    return HadoopPaths.local(real.resolve(name)).toString();
  }

  @Override
  public Configuration settings(Configuration session) {
    return session;
  }

  @Override
  public Optional<Path> local(String name) {
    return Optional.of(path.resolve(name));
  }

  @Override
  String advice() {
    return "";
  }
}
