package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.Jvm;
import org.qicd.testing.SharedSpark;
import org.qicd.train.sample.LabelNoise;
import org.qicd.train.slice.EncodedSlice;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** All that travels does so under {@code spark.serializer = KryoSerializer} too. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class KryoTest {
  @TempDir Path folder;

  /** In another JVM, with executors in JVMs of their own. */
  @Test
  void sameModelsAndPredictionsAsUnderJavasSerializer(SparkSession spark, JavaSparkContext context)
      throws Exception {
    Path digits = Path.of("data/digits.parquet").toAbsolutePath();
    List<String> expected = new ArrayList<>();
    for (String way : KryoRun.WAYS) {
      String here = Files.createDirectories(folder.resolve("here")).toString();
      expected.add(way + ": " + KryoRun.fingerprint(context, way, here));
    }
    expected.add(KryoRun.classified(spark.read().parquet(digits.toString())));

    List<String> command = Jvm.brief("1g", "-cp", Jvm.classPath(), KryoRun.class.getName());
    command.add(KryoSerializer.class.getName());
    command.add(Files.createDirectories(folder.resolve("there")).toString());
    command.add(digits.toString());
    Path home = Files.createDirectories(folder.resolve("spark"));
    Files.createDirectories(home.resolve("jars"));
    Process process = Jvm.spark(command, home, folder, "kryo").start();
    try {
      assertThat(process.waitFor()).as(() -> Jvm.tail(folder.resolve("kryo.err"))).isZero();
    } finally {
      process.destroy();
    }
    assertThat(folder.resolve("kryo.out")).hasContent(String.join("\n", expected));
  }

  /** What Spark writes to disk, or to another executor, of what it caches. */
  @Test
  void cachedSlicesAreReadAgain(JavaSparkContext context) {
    SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 3, 20)) {
      TrainSetup setup = TrainSetup.of(Trainings.params(), 8, 3, data.numSlices());
      Slice slice = data.slices().first();
      assertThat(copied(kryo, slice, Slice.class)).usingRecursiveComparison().isEqualTo(slice);
      EncodedSlice encoded = EncodedSlice.all(data, setup.circuits(), LabelNoise.NONE).first();
      assertThat(copied(kryo, encoded, EncodedSlice.class))
          .usingRecursiveComparison()
          .isEqualTo(encoded);
    }
  }

  private static <T> T copied(SerializerInstance kryo, T value, Class<T> type) {
    ClassTag<T> tag = ClassTag$.MODULE$.apply(type);
    ByteBuffer bytes = kryo.serialize(value, tag);
    return kryo.deserialize(bytes, tag);
  }
}
