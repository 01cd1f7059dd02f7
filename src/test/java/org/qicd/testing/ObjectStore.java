package org.qicd.testing;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system {@code objects://HOST/PATH} that promises no more than an object store: a file
 * appears when its stream is closed, there is no append, a file is renamed by a copy and a delete,
 * and never onto another one. It keeps its files in the folder that the path names on this machine.
 */
public final class ObjectStore extends RawLocalFileSystem {
  private URI uri;

  /** Adds the file system to Hadoop's settings. */
  public static Configuration in(Configuration hadoop) {
    hadoop.set("fs.objects.impl", ObjectStore.class.getName());
    return hadoop;
  }

  @Override
  public void initialize(URI name, Configuration hadoop) throws IOException {
    uri = URI.create("objects://" + name.getAuthority());
    super.initialize(name, hadoop);
  }

  @Override
  public URI getUri() {
    return uri == null ? URI.create("objects:///") : uri;
  }

  @Override
  public String getScheme() {
    return "objects";
  }

  private java.nio.file.Path file(Path path) {
    return pathToFile(path).toPath();
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    OutputStream whole =
        new ByteArrayOutputStream() {
          @Override
          public void close() throws IOException {
            Files.createDirectories(file(path).getParent());
            Files.write(file(path), toByteArray());
          }
        };
    return new FSDataOutputStream(whole, new FileSystem.Statistics("objects"));
  }

  /** An object store knows permissions of buckets only, and does not tell them. */
  @Override
  public void access(Path path, FsAction mode) {}

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("append");
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (exists(to)) {
      return false;
    }
    if (!exists(from)) {
      throw new FileNotFoundException(from.toString());
    }
    Files.write(file(to), Files.readAllBytes(file(from)));
    return delete(from, false);
  }
}
