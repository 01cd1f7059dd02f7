package org.qicd.job.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;

/** Which images a run uses: where they come from, how many there are, and their fingerprints. */
public final class ImagesUsed {
  /** Names of the images' fingerprints among what is resolved. */
  public static final List<String> FINGERPRINTS =
      List.of("trainFingerprint", "validationFingerprint", "testFingerprint");

  private ImagesUsed() {}

  /** Where the images come from. */
  public static String source(JobConfig config) {
    return config.get(JobParam.DATA_FORMAT) == JobParam.DataFormat.PARQUET
        ? config.get(JobParam.DATA_PATH)
        : "%s and %s"
            .formatted(
                config.get(JobParam.DATA_TRAIN_IMAGES), config.get(JobParam.DATA_TEST_IMAGES));
  }

  /** Where the images come from, and how many there are. */
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
