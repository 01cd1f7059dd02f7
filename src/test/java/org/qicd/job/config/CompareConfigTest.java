package org.qicd.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.compare.Method;
import org.qicd.compare.StatedClaim;
import org.qicd.compare.Study;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/** The comparisons that are shipped. Those that judge take hours, so mistakes must show here. */
@Tag("slow")
class CompareConfigTest {
  private static CompareConfig read(String name) {
    return CompareConfig.of(HoconFile.read(Path.of("conf", name), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compare-digits.conf",
        "compare-digits-quick.conf",
        "compare-digits-more.conf",
        "compare-devices.conf",
        "compare-devices-more.conf",
        "compare-devices-quick.conf",
        "compare-devices-rivals.conf",
        "compare-shots.conf",
        "compare-shots-quick.conf"
      })
  void noSettingContradictsItself(String name) {
    for (Study study : read(name).studies()) {
      for (Method method : study.methods()) {
        for (Method.Setting setting : method.settings()) {
          assertThat(TrainSetup.of(setting.params(), 64, 10, 1).params())
              .as("%s, %s, %s", study.name(), method.name(), setting.name())
              .isEqualTo(setting.params());
        }
      }
    }
  }

  /** Seeds that have been looked at shape studies, so no two trials share fresh ones. */
  @Test
  void theTrialOfDevicesHasSeedsOfItsOwn() {
    Set<Long> seeds = new HashSet<>();
    for (String name :
        List.of(
            "compare-digits.conf",
            "compare-digits-more.conf",
            "compare-devices.conf",
            "compare-devices-more.conf",
            "compare-devices-rivals.conf",
            "compare-shots.conf")) {
      CompareConfig config = read(name);
      for (int k = 0; k < config.plan().seeds(); k++) {
        assertThat(seeds.add(config.plan().firstSeed() + k)).as("%s, seed %d", name, k).isTrue();
      }
    }
  }

  /** The smallest p of n seeds, 2^(1 - n), has to survive Holm's factor. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "compare-devices.conf",
        "compare-devices-quick.conf",
        "compare-shots.conf",
        "compare-shots-quick.conf"
      })
  void theFamilyIsNotTooLargeForTheSeeds(String name) {
    CompareConfig config = read(name);
    int tests = config.page().comparisons().stream().mapToInt(c -> c.studies().size()).sum();
    assertThat(tests * Math.pow(2, 1 - config.plan().seeds())).isLessThan(0.05);
    assertThat(config.page().claims()).isEmpty();
    assertThat(config.page().judges()).isTrue();
  }

  @Test
  void aStudyIsJudgedIfAClaimNamesIt() {
    CompareConfig config = read("compare-devices.conf");
    assertThat(config.page().judges("angle offsets 0.2")).isTrue();
    assertThat(config.page().judges("angle offsets 0.4")).isFalse();
  }

  /** Studies that say "exact" measure nothing, and all others do. */
  @ParameterizedTest
  @ValueSource(strings = {"compare-shots.conf", "compare-shots-quick.conf"})
  void theTrialOfShotsMeasuresWhatItSays(String name) {
    for (Study study : read(name).studies()) {
      boolean exact = study.name().endsWith("exact");
      for (Method method : study.methods()) {
        for (Method.Setting setting : method.settings()) {
          assertThat(setting.params().get(TrainParam.GRADIENT).isMeasured())
              .as("%s, %s", study.name(), method.name())
              .isEqualTo(!exact);
          assertThat(setting.params().get(TrainParam.SHOTS) > 0).isEqualTo(!exact);
        }
      }
    }
  }

  @Test
  void statedClaimsAndSweepsAreReadAsWritten() {
    CompareConfig config = read("compare-devices-quick.conf");
    StatedClaim recovers = config.page().comparisons().get(1);
    assertThat(recovers.method()).isEqualTo("averaged + infidelity");
    assertThat(recovers.rivals()).containsExactly("average");
    assertThat(recovers.rivalStudy()).isEqualTo("ideal devices");
    assertThat(recovers.rule()).isEqualTo(StatedClaim.Rule.NOT_WORSE);
    assertThat(recovers.studies()).containsExactly("angle offsets 0.05", "angle offsets 0.2");
    assertThat(config.page().sweeps().get(0).param())
        .isEqualTo(TrainParam.DEVICE_ANGLE_ERROR.name());
    assertThat(config.page().sweeps().get(0).studies().values()).containsExactly(0.0, 0.05, 0.2);
    assertThat(config.page().sweeps().get(0).methods())
        .containsExactly("averaged + infidelity", "average", "qicd", "qcd");
  }
}
