package org.qicd.job.run;

import org.apache.spark.sql.SparkSession;
import org.qicd.job.config.JobConfig;
import org.qicd.job.tables.JobData;
import org.qicd.job.tables.JobModel;
import org.qicd.setup.TrainSetup;

/**
 * The resources of a command that runs Spark: a session and the images of a configuration. It also
 * runs work in a run directory and reports its failure in the same way for all commands. Closing a
 * job frees the images and the session.
 */
public final class Job implements AutoCloseable {
  private final JobSession session;
  private JobConfig config;
  private JobData data;

  private Job(JobSession session, JobConfig config) {
    this.session = session;
    this.config = config;
  }

  /**
   * Opens a session.
   *
   * @param namesMaster whether the command line names the master
   */
  public static Job open(JobConfig config, boolean namesMaster) {
    JobSession session = JobSession.open(config, namesMaster);
    try {
      return new Job(
          session, config.withAbsolutePaths(session.spark().sparkContext().hadoopConfiguration()));
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  public SparkSession spark() {
    return session.spark();
  }

  /**
   * The configuration, with absolute paths. After the images have been read it names the columns
   * that were found.
   */
  public JobConfig config() {
    return config;
  }

  /** The images. They are read at the first call, and their preparation is fitted to them. */
  public JobData data() {
    if (data == null) {
      data = JobData.load(spark(), config);
      config = data.config();
    }
    return data;
  }

  /** The images. They are read at the first call, and prepared as for a trained model. */
  public JobData data(JobModel model) {
    if (data == null) {
      data = JobData.load(spark(), config, model.features().preparation(), model.classes());
    }
    return data;
  }

  /** The setup that follows from the parameters and the images. */
  public TrainSetup setup() {
    return TrainSetup.of(config.training(), data().train, data().numClasses());
  }

  /** The setup, after a check that the circuits can encode all images. */
  public TrainSetup checkedSetup() {
    TrainSetup setup = setup();
    data().check(setup.circuits().get(0));
    return setup;
  }

  /** Work in a run directory. */
  public interface Work {
    public void in(RunDirectory directory) throws Exception;
  }

  /**
   * Runs work in a run directory and closes the directory. Warnings about the images are printed
   * before.
   *
   * @throws RuntimeException made by {@link RunDirectory#failure} from what the work threw
   */
  public void in(RunDirectory directory, Work work) {
    try (directory) {
      try {
        if (data != null) {
          data.warn();
          data.warnings.forEach(warning -> directory.log("warning: " + warning));
        }
        work.in(directory);
      } catch (Throwable e) {
        // Scala code may throw checked exceptions that no signature declares.
        if (Interruption.isUnderWay()) {
          throw new IllegalStateException("interrupted", e);
        }
        throw directory.failure(e);
      }
    }
  }

  @Override
  public void close() {
    try (session) {
      if (data != null) {
        data.close();
      }
    }
  }
}
