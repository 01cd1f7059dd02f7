package org.qicd.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.nodemanager.NodeManager;
import org.apache.hadoop.yarn.server.resourcemanager.ResourceManager;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;

/**
 * YARN and HDFS on loopback in one JVM, for {@code src/test/python/test_yarn.py}: a resource
 * manager, two node managers, and what {@link MiniHdfs} has. Containers are processes of their own.
 * The arguments are the folder of all that is written, and files that are copied to {@code /data}.
 * All may write in {@code /user} and {@code /runs}. Clients find the cluster by {@code conf} in
 * that folder.
 */
public final class MiniYarn {
  private static final int NODES = 2;

  /** Addresses of which any free port will do. */
  private static final String[] ADDRESSES = {
    YarnConfiguration.RM_ADDRESS,
    YarnConfiguration.RM_SCHEDULER_ADDRESS,
    YarnConfiguration.RM_RESOURCE_TRACKER_ADDRESS,
    YarnConfiguration.RM_ADMIN_ADDRESS,
    YarnConfiguration.RM_WEBAPP_ADDRESS,
    YarnConfiguration.NM_ADDRESS,
    YarnConfiguration.NM_LOCALIZER_ADDRESS,
    YarnConfiguration.NM_WEBAPP_ADDRESS
  };

  private MiniYarn() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    // Permissions are for all but the superuser, so the tests' own user must not be that.
    UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser("superuser"));
    MiniDFSCluster hdfs = MiniHdfs.cluster(folder.resolve("hdfs"), 0);
    FileSystem files = hdfs.getFileSystem();
    for (String shared : new String[] {"/user", "/runs"}) {
      files.mkdirs(MiniHdfs.path(shared));
      files.setPermission(MiniHdfs.path(shared), new FsPermission("777"));
    }
    files.mkdirs(MiniHdfs.path("/data"));
    for (int i = 1; i < args.length; i++) {
      files.copyFromLocalFile(MiniHdfs.path(args[i]), MiniHdfs.path("/data"));
    }
    Configuration settings = new YarnConfiguration(hdfs.getConfiguration(0));
    settings.set("fs.defaultFS", hdfs.getURI().toString());
    for (String address : ADDRESSES) {
      settings.set(address, "localhost:0");
    }
    settings.setClass(YarnConfiguration.RM_SCHEDULER, FifoScheduler.class, Object.class);
    settings.setInt(YarnConfiguration.RM_NM_HEARTBEAT_INTERVAL_MS, 100);
    settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
    settings.setInt(YarnConfiguration.NM_PMEM_MB, 6144);
    settings.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    settings.setBoolean(YarnConfiguration.NM_DISK_HEALTH_CHECK_ENABLE, false);
    ResourceManager manager = new ResourceManager();
    manager.init(settings);
    manager.start();
    for (int node = 0; node < NODES; node++) {
      Configuration own = new YarnConfiguration(manager.getConfig());
      own.set(YarnConfiguration.NM_LOCAL_DIRS, folder.resolve("local" + node).toString());
      own.set(YarnConfiguration.NM_LOG_DIRS, folder.resolve("logs" + node).toString());
      NodeManager one = new NodeManager();
      one.init(own);
      one.start();
    }
    write(folder, "core-site.xml", manager.getConfig(), "fs.defaultFS");
    write(
        folder,
        "yarn-site.xml",
        manager.getConfig(),
        YarnConfiguration.RM_ADDRESS,
        YarnConfiguration.RM_SCHEDULER_ADDRESS);
    System.out.println("ready: " + hdfs.getHttpUri(0));
  }

  private static void write(Path folder, String name, Configuration all, String... keys)
      throws IOException {
    Configuration some = new Configuration(false);
    for (String key : keys) {
      some.set(key, all.get(key));
    }
    Path file = Files.createDirectories(folder.resolve("conf")).resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      some.writeXml(out);
    }
  }
}
