package org.qicd.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;

/**
 * HDFS on loopback, with a name node and a data node in a JVM of their own, which can be killed and
 * started again. All users may write in {@code /open}, only the superuser in {@code /closed}.
 */
public final class MiniHdfs implements AutoCloseable {
  private static final String OPEN = "/open";
  private static final String CLOSED = "/closed";
  private static final String READY = "ready at port ";

  private final Path folder;
  private Process process;
  private int port; // 0: any

  private MiniHdfs(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts.
   *
   * @param folder for everything that it writes
   */
  public static MiniHdfs start(Path folder) throws IOException {
    MiniHdfs hdfs = new MiniHdfs(Files.createDirectories(folder));
    hdfs.start();
    return hdfs;
  }

  /** Starts at the first time, or again after {@link #kill}, with its files and its port. */
  public void start() throws IOException {
    List<String> command = new ArrayList<>(Jvm.brief("256m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", Jvm.classPath(), MiniHdfs.class.getName()));
    command.addAll(List.of(folder.resolve("files").toString(), Integer.toString(port)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(folder.resolve("hdfs.err").toFile());
    // Permissions are for all but the superuser, so the tests' own user must not be that.
    builder.environment().put("HADOOP_USER_NAME", "superuser");
    process = builder.start();
    port = Integer.parseInt(answer(READY));
  }

  /** What follows a word at the beginning of a line that the process prints. */
  private String answer(String word) throws IOException {
    BufferedReader printed = process.inputReader(StandardCharsets.UTF_8);
    for (String line = printed.readLine(); line != null; line = printed.readLine()) {
      if (line.startsWith(word)) {
        return line.substring(word.length());
      }
    }
    throw new IllegalStateException("HDFS has ended: " + Jvm.tail(folder.resolve("hdfs.err")));
  }

  /** Where all may write. */
  public String open() {
    return "hdfs://localhost:" + port + OPEN;
  }

  /** Where nobody may write. */
  public String closed() {
    return "hdfs://localhost:" + port + CLOSED;
  }

  /** Limits the number of files and folders in {@link #open}. */
  public void limit(long names) throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append(names + "\n").flush();
    answer("limited");
  }

  /** Limits them no longer. */
  public void unlimited() throws IOException {
    limit(HdfsConstants.QUOTA_RESET);
  }

  /** kill -9. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  /** The process: the folder of its files, and a port. It ends with its standard input. */
  public static void main(String[] args) throws IOException {
    MiniDFSCluster cluster = cluster(Path.of(args[0]), Integer.parseInt(args[1]));
    DistributedFileSystem files = cluster.getFileSystem();
    System.out.println(READY + cluster.getNameNodePort());
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      files.setQuota(path(OPEN), Long.parseLong(line), HdfsConstants.QUOTA_DONT_SET);
      System.out.println("limited");
    }
    System.exit(0);
  }

  /**
   * The servers, in this JVM.
   *
   * @param folder of their files; new, or that of an earlier cluster
   * @param port of the name node; 0 is any
   */
  static MiniDFSCluster cluster(Path folder, int port) throws IOException {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(settings)
            .numDataNodes(1)
            .nameNodePort(port)
            .format(Files.notExists(folder))
            .build();
    cluster.waitActive();
    DistributedFileSystem files = cluster.getFileSystem();
    files.mkdirs(path(OPEN));
    files.setPermission(path(OPEN), new FsPermission("777"));
    files.mkdirs(path(CLOSED));
    return cluster;
  }

  static org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(name);
  }
}
