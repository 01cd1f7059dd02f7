package org.qicd.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.Reference;

/** Errors and scores by the values of {@code reference/calibration.py}, and what holds for any. */
class ReliabilityTest {
  private static final double ROUNDING = 1e-12;

  @Test
  void theErrorsAreThoseOfTheReference() {
    Reference reference = Reference.read("calibration.json");
    for (JsonNode one : reference.cases()) {
      Reliability found = new Reliability();
      for (int i = 0; i < one.get("logs").size(); i++) {
        add(found, Reference.doubles(one.get("logs").get(i)), one.get("labels").get(i).intValue());
      }
      assertThat(found.calibrationError())
          .isCloseTo(one.get("calibrationError").doubleValue(), within(ROUNDING));
      assertThat(found.brierScore())
          .isCloseTo(one.get("brierScore").doubleValue(), within(ROUNDING));
      int[] counts = Reference.ints(one.get("counts"));
      assertThat(found.bins().stream().mapToInt(bin -> (int) bin.weight()))
          .containsExactlyElementsOf(
              IntStream.of(counts).filter(count -> count > 0).boxed().toList());
      for (Reliability.Bin bin : found.bins()) {
        assertThat(bin.confidence()).isGreaterThan(bin.from()).isLessThanOrEqualTo(bin.to());
        assertThat(bin.accuracy()).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void temperedProbabilitiesAreThoseOfTheReference() {
    for (JsonNode one : Reference.read("calibration.json").cases()) {
      for (int i = 0; i < one.get("tempered").size(); i++) {
        double[] logs =
            EnsembleReadout.tempered(
                Reference.doubles(one.get("logs").get(i)), one.get("temperature").doubleValue());
        assertThat(logs)
            .containsExactly(Reference.doubles(one.get("tempered").get(i)), within(ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aTemperatureChangesNoOrder(long seed) {
    Random random = new Random(seed);
    for (int trial = 0; trial < 200; trial++) {
      double[] logs = logs(random, 1 + random.nextInt(10), Math.exp(6 * random.nextDouble() - 2));
      double first = Math.exp(4 * random.nextGaussian() / 3);
      double second = Math.exp(4 * random.nextGaussian() / 3);
      double[] tempered = EnsembleReadout.tempered(logs, first);
      double sum = Arrays.stream(EnsembleReadout.probabilities(tempered)).sum();
      assertThat(sum).isCloseTo(1, within(ROUNDING));
      for (int a = 0; a < logs.length; a++) {
        for (int b = 0; b < logs.length; b++) {
          if (logs[a] > logs[b]) {
            assertThat(tempered[a]).isGreaterThanOrEqualTo(tempered[b]);
          }
        }
      }
      double[] twice = EnsembleReadout.tempered(tempered, second);
      double[] once = EnsembleReadout.tempered(logs, first * second);
      for (int c = 0; c < logs.length; c++) {
        assertThat(Math.exp(twice[c])).isCloseTo(Math.exp(once[c]), within(1e-10));
      }
      assertThat(EnsembleReadout.tempered(logs, 1)).isEqualTo(logs);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void partsAddUp(long seed) {
    Random random = new Random(seed);
    Reliability whole = new Reliability();
    Reliability left = new Reliability();
    Reliability right = new Reliability();
    for (int i = 0; i < 300; i++) {
      double[] logs = logs(random, 4, 2);
      int label = random.nextInt(4);
      add(whole, logs, label);
      add(random.nextBoolean() ? left : right, logs, label);
    }
    Reliability sum = left.plus(right);
    assertThat(sum.calibrationError())
        .isCloseTo(whole.calibrationError(), within(ROUNDING))
        .isBetween(0.0, 1.0);
    assertThat(sum.brierScore())
        .isCloseTo(whole.brierScore(), within(ROUNDING))
        .isBetween(0.0, 2.0);
    assertThat(left.bins().stream().mapToDouble(Reliability.Bin::weight).sum()).isLessThan(300);
  }

  @Test
  void confidencesAtTheEndOfABinBelongToIt() {
    assertThat(Reliability.bin(0)).isZero();
    assertThat(Reliability.bin(Double.MIN_VALUE)).isZero();
    assertThat(Reliability.bin(1)).isEqualTo(14);
    assertThat(Reliability.bin(Math.nextUp(1.0))).as("rounded").isEqualTo(14);
    assertThat(Reliability.bin(0.2)).isEqualTo(2);
    assertThat(Reliability.bin(Math.nextUp(0.2))).isEqualTo(3);
  }

  @Test
  void noImagesHaveNoError() {
    assertThat(new Reliability().calibrationError()).isNaN();
    assertThat(new Reliability().brierScore()).isNaN();
    assertThat(new Reliability().bins()).isEmpty();
  }

  private static void add(Reliability to, double[] logs, int label) {
    int best = 0;
    for (int c = 1; c < logs.length; c++) {
      best = logs[c] > logs[best] ? c : best;
    }
    to.add(EnsembleReadout.probabilities(logs), best, label);
  }

  private static double[] logs(Random random, int classes, double sharpness) {
    double[] logits = random.doubles(classes).map(x -> sharpness * x).toArray();
    return EnsembleReadout.tempered(logits, Math.nextUp(1.0));
  }
}
