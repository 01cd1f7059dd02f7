package org.qicd.job.run;

import org.apache.spark.sql.SparkSession;
import org.qicd.data.ImagePreparation;
import org.qicd.job.config.JobConfig;
import org.qicd.setup.TrainSetup;

/**
 * The frame of every command that runs Spark: a session, the images of a configuration, a run
 * directory, and one way to fail. Closing it frees the images and the session.
 */
public final class Job implements AutoCloseable {
  private final JobSession session;
  private final JobConfig config;
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

  /** The configuration, with absolute paths. */
  public JobConfig config() {
    return config;
  }

  /** The images, read at the first call, by a preparation that is fitted to them. */
  public JobData data() {
    if (data == null) {
      data = JobData.load(spark(), config);
    }
    return data;
  }

  /** The images, read at the first call, as a trained model wants them. */
  public JobData data(ImagePreparation preparation) {
    if (data == null) {
      data = JobData.load(spark(), config, preparation);
    }
    return data;
  }

  /** The parameters, resolved for the images. */
  public TrainSetup setup() {
    return TrainSetup.of(config.training(), data().train, data().train.numClasses());
  }

  /** The same, where the circuits have been found to take the images. */
  public TrainSetup checkedSetup() {
    TrainSetup setup = setup();
    data().check(setup.circuits().get(0));
    return setup;
  }

  /** What is done in a run directory. */
  public interface Work {
    public void in(RunDirectory directory) throws Exception;
  }

  /**
   * Works in a run directory and closes it. What is odd about the images is told before.
   *
   * @throws RuntimeException by {@link RunDirectory#failure}, whatever the work threw
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
        // Scala throws checked exceptions here that javac does not know of.
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
