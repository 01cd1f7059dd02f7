package org.qicd.job.tables;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;

/** Describes the images of a run by their source, their numbers and their fingerprints. */
public final class ImagesUsed {
  /** Names of the fingerprints of the images among the properties of a run. */
  public static final List<String> FINGERPRINTS =
      List.of("trainFingerprint", "validationFingerprint", "testFingerprint");

  private ImagesUsed() {}

  /** The source of the images. */
  public static String source(JobConfig config) {
    return config.hasArrayFiles()
        ? "%s and %s"
            .formatted(
                config.get(JobParam.DATA_TRAIN_IMAGES), config.get(JobParam.DATA_TEST_IMAGES))
        : config.get(JobParam.DATA_PATH);
  }

  /** The source of the images and the number of images in each split. */
  public static String text(JobConfig config, JobData data) {
    return "%s: %d train, %d validation, %d test images"
        .formatted(source(config), data.train.size(), data.validation.size(), data.test.size());
  }

  /** The fingerprints of the images, by {@link #FINGERPRINTS}. */
  public static Map<String, String> fingerprints(JobData data) {
    Map<String, String> fingerprints = new LinkedHashMap<>();
    fingerprints.put(FINGERPRINTS.get(0), data.train.fingerprint());
    fingerprints.put(FINGERPRINTS.get(1), data.validation.fingerprint());
    fingerprints.put(FINGERPRINTS.get(2), data.test.fingerprint());
    return fingerprints;
  }
}
