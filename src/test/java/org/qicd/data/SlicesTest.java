package org.qicd.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.testing.Mistakes.assertMistake;
import static org.qicd.testing.Mistakes.assertMistakeStarting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.SharedSpark;
import scala.reflect.ClassTag$;

@ExtendWith(SharedSpark.class)
class SlicesTest {

  private static final long SEED = 42;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void dependsOnNeitherOrderNorPartitions(int partitions, JavaSparkContext spark) {
    List<Example> rows = randomRows(50);
    try (SlicedExamples reference = Slices.cut(spark.parallelize(rows, 1), SEED, 8)) {
      Collections.shuffle(rows, new Random(partitions));
      try (SlicedExamples cut = Slices.cut(spark.parallelize(rows, partitions), SEED, 8)) {
        assertSameBits(cut.slices().collect(), reference.slices().collect());
        assertThat(cut.labels()).isEqualTo(reference.labels());
        assertThat(cut.fingerprint()).isEqualTo(reference.fingerprint());
      }
    }
  }

  /** The order is part of what makes a model reproducible. Values from a few lines of Python. */
  @Test
  void keepsItsOrderFromVersionToVersion(JavaSparkContext spark) {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(new Example(new double[] {i, -i}, i));
    }
    try (SlicedExamples cut = Slices.cut(spark.parallelize(rows, 2), SEED, 4)) {
      assertThat(cut.labels()).containsExactly(2, 8, 4, 7, 1, 5, 6, 3, 0, 9);
      assertThat(cut.fingerprint())
          .isEqualTo("12741347398e7b959d7f3dd2332a4b2051ad478ff77ce2fed3a5d786f7af330b");
    }
  }

  @Test
  void aSeedShufflesAndKeepsTheFingerprint(JavaSparkContext spark) {
    List<Example> rows = randomRows(50);
    try (SlicedExamples one = Slices.cut(spark.parallelize(rows, 2), 1, 8);
        SlicedExamples two = Slices.cut(spark.parallelize(rows, 2), 2, 50)) {
      assertThat(one.fingerprint()).isEqualTo(two.fingerprint()).matches("[0-9a-f]{64}");
      assertThat(one.labels()).isNotEqualTo(two.labels());
      assertThat(sorted(one.labels())).isEqualTo(sorted(two.labels()));
    }
  }

  @Test
  void theFingerprintSeesEveryBit(JavaSparkContext spark) {
    Example row = new Example(new double[] {1, 0}, 0);
    String reference = fingerprint(spark, row);
    assertThat(fingerprint(spark, new Example(new double[] {Math.nextUp(1.0), 0}, 0)))
        .isNotEqualTo(reference);
    assertThat(fingerprint(spark, new Example(new double[] {0, 1}, 0))).isNotEqualTo(reference);
    assertThat(fingerprint(spark, new Example(new double[] {1, 0}, 1))).isNotEqualTo(reference);
    assertThat(fingerprint(spark, row, row)).isNotEqualTo(reference);
    assertThat(fingerprint(spark, new Example(new double[] {1, -0.0}, 0))).isEqualTo(reference);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 5", "7, 1", "8, 8", "9, 8", "40, 13"})
  void cutsConsecutiveIdsOnePartitionASlice(int rows, int sliceSize, JavaSparkContext spark) {
    try (SlicedExamples cut = Slices.cut(spark.parallelize(randomRows(rows), 3), SEED, sliceSize)) {
      int numSlices = (rows + sliceSize - 1) / sliceSize;
      assertThat(cut.size()).isEqualTo(rows);
      assertThat(cut.numFeatures()).isEqualTo(3);
      assertThat(cut.numSlices()).isEqualTo(numSlices);
      assertThat(cut.slices().getStorageLevel()).isEqualTo(StorageLevel.MEMORY_AND_DISK());
      List<List<Slice>> partitions = cut.slices().glom().collect();
      assertThat(partitions).hasSize(numSlices);
      int[] labels = cut.labels();
      for (int k = 0; k < numSlices; k++) {
        assertThat(partitions.get(k)).hasSize(1);
        Slice slice = partitions.get(k).get(0);
        int first = k * sliceSize;
        assertThat(slice.index()).isEqualTo(k);
        assertThat(slice.firstId()).isEqualTo(first);
        assertThat(slice.size()).isEqualTo(Math.min(sliceSize, rows - first));
        assertThat(slice.labels())
            .isEqualTo(Arrays.copyOfRange(labels, first, first + slice.size()));
      }
    }
  }

  @Test
  void keepsEqualRowsAndSignlessZeros(JavaSparkContext spark) {
    List<Example> rows = new ArrayList<>(Collections.nCopies(5, new Example(new double[] {0}, 3)));
    rows.add(new Example(new double[] {-0.0}, 3));
    rows.add(new Example(new double[] {0}, Example.UNLABELLED));
    try (SlicedExamples cut = Slices.cut(spark.parallelize(rows, 3), SEED, 4)) {
      assertThat(cut.size()).isEqualTo(7);
      assertThat(cut.numClasses()).isEqualTo(4);
      assertThat(sorted(cut.labels())).containsExactly(-1, 3, 3, 3, 3, 3, 3);
      for (Slice slice : cut.slices().collect()) {
        for (double feature : slice.features()) {
          assertThat(Double.doubleToRawLongBits(feature)).isZero();
        }
      }
    }
  }

  @Test
  void freesTheCache(JavaSparkContext spark) {
    SlicedExamples cut = Slices.cut(spark.parallelize(randomRows(3), 1), SEED, 2);
    assertThat(spark.getPersistentRDDs()).containsKey(cut.slices().id());
    cut.close();
    assertThat(spark.getPersistentRDDs()).doesNotContainKey(cut.slices().id());
  }

  @Test
  void refusesWhatItCannotCut(JavaSparkContext spark) {
    List<Example> mixed = randomRows(6);
    mixed.add(new Example(new double[] {1}, 0));
    Set<Integer> cached = Set.copyOf(spark.getPersistentRDDs().keySet());
    assertMistakeStarting(
        () -> Slices.cut(spark.parallelize(mixed, 2), SEED, 100),
        "images differ in size: one has ");
    assertMistakeStarting(
        () -> Slices.cut(spark.parallelize(mixed, 2), SEED, 1), "images differ in size: one has ");
    assertMistake(
        () -> Slices.cut(spark.parallelize(List.of(), 2), SEED, 8),
        "the data has no rows: expected at least one image");
    assertMistake(
        () -> Slices.cut(spark.parallelize(mixed, 2), SEED, 0),
        "sliceSize is 0: expected at least 1");
    assertThat(cached).containsAll(spark.getPersistentRDDs().keySet());
  }

  @Test
  void travelsWithKryo() {
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    Slice slice =
        new Slice(
            2,
            8,
            1,
            new double[] {.5, 1},
            new int[] {0, -1},
            new double[] {1, 1},
            new double[] {1, 0, .25, .75});
    Slice copy =
        kryo.deserialize(
            kryo.serialize(slice, ClassTag$.MODULE$.apply(Slice.class)),
            ClassTag$.MODULE$.apply(Slice.class));
    assertSameBits(List.of(copy), List.of(slice));
    RowKey key = key(1, -1);
    assertThat(
            kryo.<RowKey>deserialize(
                kryo.serialize(key, ClassTag$.MODULE$.apply(RowKey.class)),
                ClassTag$.MODULE$.apply(RowKey.class)))
        .isEqualTo(key);
  }

  private static RowKey key(long high, long low) {
    return new RowKey(high, low, 1, new double[0]);
  }

  @Test
  void ordersKeysAsUnsignedNumbers() {
    List<RowKey> keys =
        List.of(key(0, 1), key(0, -1), key(Long.MAX_VALUE, 0), key(Long.MIN_VALUE, 0), key(-1, 0));
    assertThat(keys).isSorted();
    for (int parts : new int[] {1, 2, 3, 1000, Integer.MAX_VALUE}) {
      assertThat(keys.stream().map(key -> key.range(parts)))
          .isSorted()
          .allMatch(range -> range >= 0 && range < parts);
    }
  }

  private static String fingerprint(JavaSparkContext spark, Example... rows) {
    try (SlicedExamples cut = Slices.cut(spark.parallelize(List.of(rows), 1), SEED, 8)) {
      return cut.fingerprint();
    }
  }

  private static void assertSameBits(List<Slice> found, List<Slice> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int k = 0; k < found.size(); k++) {
      assertThat(found.get(k).index()).isEqualTo(expected.get(k).index());
      assertThat(found.get(k).firstId()).isEqualTo(expected.get(k).firstId());
      assertThat(found.get(k).labels()).isEqualTo(expected.get(k).labels());
      assertThat(found.get(k).features()).isEqualTo(expected.get(k).features());
    }
  }

  private static int[] sorted(int[] labels) {
    int[] copy = labels.clone();
    Arrays.sort(copy);
    return copy;
  }

  /** Rows of three features, a third of them without a label. */
  private static List<Example> randomRows(int count) {
    Random random = new Random(7);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] features = {random.nextGaussian(), random.nextInt(2), -i};
      rows.add(new Example(features, random.nextInt(3) == 0 ? -1 : random.nextInt(10)));
    }
    return rows;
  }
}
