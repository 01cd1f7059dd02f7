package org.qicd.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.SharedSpark;

/** A user's mistake is one line that tells what to change, exit code 2, and leaves nothing. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class BadInputTest {
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;
  private static final StructType SCHEMA =
      new StructType()
          .add("features", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("label", DataTypes.DoubleType)
          .add("split", DataTypes.StringType);

  @TempDir static Path folder;

  private static SparkSession spark;
  private static String good;
  private static Path model;

  @BeforeAll
  static void aGoodRun(SparkSession session) throws IOException {
    spark = session;
    good = parquet("good.parquet", rows -> {});
    model = folder.resolve("model");
    CommandLineRun run = CommandLineRun.of(train(model, "data.path=" + good));
    assertThat(run.code()).as(run.err()).isZero();
  }

  /**
   * A mistake.
   *
   * @param args the command line, made when the test runs; given the run directory
   * @param words what the line must tell
   */
  private record Mistake(String name, Function<Path, List<String>> args, List<String> words) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Mistake mistake(String name, Function<Path, List<String>> args, String... words) {
    return new Mistake(name, args, List.of(words));
  }

  /** Training with these settings is a mistake. */
  private static Mistake setting(String setting, String... words) {
    return mistake(setting, run -> train(run, "data.path=" + good, setting), words);
  }

  /** Training on the good images, changed, is a mistake. */
  private static Mistake images(String name, Consumer<List<Object[]>> change, String... words) {
    return mistake(name, run -> train(run, "data.path=" + parquet("bad.parquet", change)), words);
  }

  /** Training on IDX files of which one is bad is a mistake. */
  private static Mistake idx(String name, Idx files, String... words) {
    return mistake(name, run -> train(run, files.settings()), words);
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(
            arguments(),
            configurations(),
            runDirectories(),
            parquetFiles(),
            idxFiles(),
            models(),
            resumed())
        .flatMap(rows -> rows);
  }

  private static Stream<Mistake> arguments() {
    return Stream.of(
        mistake("option", run -> List.of("train", "--sett", "a=1"), "--sett", "qicd train --help"),
        mistake("command", run -> List.of("tran"), "'tran'", "qicd --help"),
        mistake("no value", run -> List.of("train", "--run"), "--run", "DIR"),
        mistake("argument", run -> List.of("train", "digits"), "'digits'"),
        mistake("no equals sign", run -> train(run, "maxIter"), "--set", "key=value", "'maxIter'"),
        mistake("no run", run -> List.of("evaluate"), "RUN", "evaluate --help"),
        mistake(
            "a setting without effect",
            run -> List.of("evaluate", run.toString(), "--set", "numLayers=3"),
            "--set numLayers has no effect",
            "as it was trained"),
        mistake("width", run -> circuit(model, "--width", "x"), "--width", "'x'"));
  }

  private static Stream<Mistake> configurations() {
    return Stream.of(
        setting("maxIters=3", "--set maxIters", "unknown key", "nearest is 'maxIter'"),
        setting("numStudents=many", "numStudents", "from 1 to 64", "'many'"),
        setting("numStudents=65", "numStudents", "from 1 to 64", "65"),
        setting("strategy=kd", "strategy", "qicd, qcd, qkd, average, fedavg, independent", "'kd'"),
        setting("seed=x", "seed", "a whole number", "'x'"),
        setting("deviceAngleError=-1", "deviceAngleError", "a number from 0 to 3", "-1"),
        setting("deviceDrift=1e9", "deviceDrift", "a number from 0 to 3", "1000000000"),
        setting("tunableCouplers=2", "tunableCouplers", "true or false", "2"),
        setting("stepSize=NaN", "stepSize", "number", "NaN"),
        setting("distillWeight=-1", "distillWeight", "a number from 0 to 1000000", "-1"),
        setting("maxIter=1e10", "maxIter", "whole number"),
        setting("shots=1e12", "shots", "whole number from 0 to 1000000000", "1000000000000"),
        setting(
            "fidelityBy=swap", "fidelityBy 'swap'", "shots above 0", "gradient = shift or spsa"),
        mistake(
            "a budget that pays for no round",
            run ->
                train(
                    run,
                    "data.path=" + good,
                    "gradient=shift",
                    "shots=4",
                    "fidelityBy=swap",
                    "shotBudget=9"),
            "shotBudget 9 pays for no round"),
        setting("spsaPerturbation=0", "spsaPerturbation", "a number from", "found 0"),
        setting("maxIter=[3]", "maxIter", "whole number", "[3]"),
        setting("numStudents.more=3", "numStudents.more", "unknown key"),
        setting("numStudents={}", "--set numStudents", "from 1 to 64", "found {}"),
        setting("numStudents=null", "--set numStudents", "from 1 to 64", "found null"),
        setting("strategy=null", "--set strategy", "one of qicd", "found null"),
        setting("data.path=null", "--set data.path", "data.path must be text, found null"),
        setting("data.path={}", "--set data.path", "data.path must be text, found {}"),
        setting("nothing={}", "--set nothing", "unknown key 'nothing'"),
        setting("nothing=null", "--set nothing", "unknown key 'nothing'"),
        setting("data.nothing=null", "--set data.nothing", "unknown key 'data.nothing'"),
        setting("spark.conf.spark.x=null", "spark.conf.spark.x", "must be text", "found null"),
        mistake(
            "null after a value in a file",
            run -> with(train(run), "--config", text("null.conf", "seed = 3\nseed = null\n")),
            "null.conf line 2: seed must be a whole number, found null"),
        mistake(
            "an object in the place of a value in a file",
            run -> with(train(run), "--config", text("object.conf", "seed = 3\nseed { }\n")),
            "object.conf line 2: seed must be a whole number, found {}"),
        mistake(
            "lists that double without end",
            run -> with(train(run), "--config", text("lists.conf", doubled("[${%1$s}, ${%1$s}]"))),
            "lists.conf has 80 substitutions"),
        mistake(
            "text that doubles without end",
            run -> with(train(run), "--config", text("texts.conf", doubled("${%1$s}${%1$s}"))),
            "texts.conf has 80 substitutions"),
        mistake(
            "objects that double without end",
            run ->
                with(
                    train(run), "--config", text("sums.conf", doubled("{a: ${%1$s}, b: ${%1$s}}"))),
            "sums.conf has 80 substitutions"),
        mistake(
            "substitutions of an included file",
            run -> {
              text("inner.conf", doubled("[${%1$s}, ${%1$s}]"));
              return with(train(run), "--config", text("outer.conf", "include \"inner\"\n"));
            },
            "outer.conf has 80 substitutions"),
        mistake(
            "a pipe as configuration",
            run -> with(train(run), "--config", pipe("pipe.conf")),
            "pipe.conf is no regular file"),
        mistake(
            "a device as configuration",
            run -> with(train(run), "--config", "/dev/zero"),
            "/dev/zero is no regular file"),
        mistake(
            "a pipe that is included",
            run -> {
              pipe("piped.conf");
              return with(train(run), "--config", text("pipes.conf", "include \"piped.conf\"\n"));
            },
            "piped.conf is no regular file"),
        mistake(
            "a device that is included as a file",
            run ->
                with(train(run), "--config", text("device.conf", "include file(\"/dev/zero\")\n")),
            "/dev/zero is no regular file"),
        mistake(
            "an include from a network",
            run ->
                with(train(run), "--config", text("url.conf", "include url(\"file:/dev/zero\")\n")),
            "includes files only"),
        mistake(
            "a large file that is included",
            run -> {
              text("large.conf", "#".repeat(300000));
              return with(train(run), "--config", text("small.conf", "include \"large.conf\"\n"));
            },
            "large.conf has 300000 bytes"),
        mistake(
            "null in a comparison",
            run ->
                with(
                    List.of("compare", "--run", run.toString()),
                    "--config",
                    text("compare.conf", "compare { studies = null }\n")),
            "compare: studies is null"),
        mistake(
            "a control character in a path",
            run -> train(run, "data.path=\"a\\u0000b\""),
            "data.path",
            "control character"),
        mistake(
            "a file that includes itself",
            run -> with(train(run), "--config", text("loop.conf", "include \"loop.conf\"\n")),
            "loop.conf"),
        mistake(
            "an unresolved substitution",
            run -> with(train(run), "--config", text("open.conf", "seed = ${nowhere}\n")),
            "open.conf",
            "nowhere"),
        mistake(
            "a configuration nested too deep",
            run -> with(train(run), "--config", text("deep.conf", "a=" + "[".repeat(60000))),
            "deep.conf"),
        mistake(
            "a key of many parts",
            run -> with(train(run), "--config", text("path.conf", "a" + ".5".repeat(1000) + "=1")),
            "path.conf: nested too deep"),
        mistake(
            "a configuration that is too large",
            run -> with(train(run), "--config", text("large.conf", "#".repeat(300000))),
            "large.conf has 300000 bytes",
            "262144"),
        mistake(
            "a configuration that is a folder",
            run -> with(train(run), "--config", folder.toString()),
            folder + " is no regular file"),
        setting("data.format=excel", "good.parquet", "'excel'", "no such data source"),
        setting("data.options=[header]", "data.options has 'header'", "key=value"),
        setting("data.split=\"0.9/0.2\"", "data.split is '0.9/0.2'", "sum to 1"),
        setting("data.split=\"0/1\"", "data.split is '0/1'", "sum to 1"),
        mistake(
            "two kinds of splits",
            run -> train(run, "data.path=" + good, "data.splitCol=split", "data.split=\"0.8/0.2\""),
            "data.splitCol is 'split' and data.split is '0.8/0.2'"),
        setting("spark.master=cluster", "spark.master", "'cluster'", "local[N]", "spark://"),
        setting("data.path=\"\"", "data.path is missing"),
        mistake(
            "master",
            run -> with(train(run, "data.path=" + good), "--master", "http://host:7077"),
            "spark.master is 'http://host:7077'"),
        mistake(
            "no file", run -> with(train(run), "--config", folder + "/x.conf"), folder + "/x.conf"),
        mistake(
            "syntax",
            run -> with(train(run), "--config", text("bad.conf", "a = 1\nb = {\n")),
            "bad.conf"),
        mistake(
            "unknown key of a file",
            run -> with(train(run), "--config", text("key.conf", "\nnumLayer = 3\n")),
            "key.conf line 2",
            "'numLayer'",
            "'numLayers'"),
        mistake(
            "end of a line in a value",
            run -> with(train(run), "--config", text("cr.conf", "strategy = q\rcd\n")),
            "cr.conf line 1",
            "found 'q\\u000dcd'"),
        mistake(
            "a key of thousands of parts",
            run ->
                with(train(run), "--config", text("long.conf", "\n" + "a.".repeat(2500) + "a = 1")),
            "long.conf line 2 has 5005 bytes",
            "at most 4096"),
        mistake(
            "end of a line in a key",
            run -> with(train(run), "--config", text("cr.conf", "i\rit = common\n")),
            "cr.conf line 1",
            "unknown key 'i\\u000dit'",
            "'init'"),
        setting("numQubits=1", "'amplitude'", "1 qubits", "1 to 2 features", "found 4"),
        mistake(
            "encoding",
            run -> train(run, "data.path=" + good, "encoding=angle", "numQubits=3"),
            "encoding 'angle' on 3 qubits takes 1 to 3 features, found 4"),
        setting("numQubits=20", "needs about", "GB", "the JVM has", "numQubits", "QICD_MEMORY"),
        setting("labelsPerStudent=9", "labelsPerStudent = 9", "student 0 of 2"),
        setting("numLayers=[1,2,3]", "numLayers", "3 values", "numStudents = 2"),
        setting("phases=\"1: stepSize=2\"", "phases: a phase cannot set 'stepSize'", "taskWeight"),
        setting("phases=\"1:\\nx\"", "phases: '1:\\u000ax' sets no parameter"),
        setting("features.components=5", "good.parquet", "5 components", "4 pixels"),
        setting("features.border=1", "good.parquet", "border of 1"));
  }

  private static Stream<Mistake> runDirectories() {
    return Stream.of(
        mistake(
            "not empty", run -> train(model, "data.path=" + good), model.toString(), "not empty"),
        mistake(
            "a file",
            run -> train(Path.of(good), "data.path=" + good),
            "run directory " + good,
            "not empty"),
        mistake(
            "a plain file",
            run -> train(Path.of(text("plain", "")), "data.path=" + good),
            folder + "/plain is a file"),
        mistake(
            "below a file",
            run -> train(Path.of(text("plain", ""), "run"), "data.path=" + good),
            "run directory " + folder + "/plain/run",
            folder + "/plain is a file"));
  }

  private static Stream<Mistake> parquetFiles() {
    String bad = folder + "/bad.parquet where split = ";
    return Stream.of(
        setting("data.path=" + folder + "/none.parquet", "none.parquet", "no such file"),
        mistake(
            "not parquet",
            run -> train(run, "data.path=" + text("text.parquet", "a,b\n1,2\n")),
            "text.parquet",
            "Parquet"),
        mistake(
            "corrupt",
            run -> train(run, "data.path=" + corrupt()),
            "corrupt.parquet where split = 'train'",
            "damaged"),
        setting(
            "data.featuresCol=pixels",
            "data.featuresCol is 'pixels'",
            "good.parquet",
            "'pixels'",
            "features, label, split"),
        setting(
            "data.labelCol=digit",
            "data.labelCol is 'digit'",
            "good.parquet",
            "'digit'",
            "features, label, split"),
        setting("data.splitCol=part", "data.splitCol", "'part'", "features, label, split"),
        setting("data.featuresCol=split", "column 'split'", "good.parquet", "taken twice"),
        images(
            "no training rows",
            rows -> rows.removeIf(row -> row[2].equals("train")),
            "bad.parquet: no row has 'split' = 'train'"),
        images(
            "training rows under another word",
            rows ->
                rows.stream()
                    .filter(row -> row[2].equals("train"))
                    .forEach(row -> row[2] = "Train"),
            "bad.parquet: 'split' is 'Train' (",
            "expected train, validation or test"),
        mistake(
            "a pipe as data",
            run -> train(run, "data.path=" + pipe("pipe.parquet")),
            folder + "/pipe.parquet is no regular file"),
        mistake(
            "a pipe in a folder of data",
            run -> train(run, "data.path=" + Path.of(pipe("pipes/part-0")).getParent()),
            folder + "/pipes/part-0 is no regular file"),
        images(
            "NaN",
            rows -> rows.get(7)[0] = new double[] {1, 2, Double.NaN, 4},
            bad + "'train': row 7, column 'features'",
            "feature 2 is NaN"),
        images(
            "infinite",
            rows -> rows.get(17)[0] = new double[] {1, Double.NEGATIVE_INFINITY, 3, 4},
            bad + "'test': row 0, column 'features'",
            "feature 1 is -Infinity"),
        images("null features", rows -> rows.get(3)[0] = null, bad + "'train': row 3", "null"),
        images(
            "all zeros",
            rows -> rows.get(5)[0] = new double[4],
            bad + "'train': row 5",
            "all features are zero",
            "'amplitude'"),
        images(
            "all zeros in test rows",
            rows -> rows.get(18)[0] = new double[4],
            bad + "'test': row 1",
            "all features are zero"),
        images(
            "another size",
            rows -> rows.get(2)[0] = new double[3],
            bad + "'train': row 2, column 'features'",
            "3 features",
            "expected 4"),
        images(
            "another size in test rows",
            rows -> rows.stream().filter(row -> row[2].equals("test")).forEach(r -> r[0] = ONE),
            bad + "'test'",
            "1 features",
            "expected 4"),
        images(
            "negative label",
            rows -> rows.get(4)[1] = -1.0,
            bad + "'train': row 4, column 'label'",
            "-1.0",
            "Labels MUST be in [0, 1023]"),
        images(
            "fractional label",
            rows -> rows.get(4)[1] = 0.5,
            bad + "'train': row 4, column 'label'",
            "0.5",
            "Labels MUST be Integers"),
        images(
            "one class",
            rows -> rows.forEach(row -> row[1] = 1.0),
            "one class only",
            "two classes or more"),
        images("no labels", rows -> rows.forEach(row -> row[1] = null), "no class", "two classes"),
        mistake(
            "fewer labelled images than students",
            run ->
                train(
                    run,
                    "numStudents=3",
                    "data.path="
                        + parquet(
                            "bad.parquet",
                            rows -> rows.subList(2, 14).forEach(row -> row[1] = null))),
            "student 2 of 3",
            "0 labelled images",
            "fewer students"),
        images(
            "a class that the training images lack",
            rows -> rows.get(19)[1] = 7.0,
            bad + "'test'",
            "label 7",
            "classes 0 to 1"));
  }

  private static Stream<Mistake> idxFiles() {
    return Stream.of(
        idx("magic", new Idx().images(LABELS, 9, 2, 2), "train-images", "0x00000801", "0x00000803"),
        idx("too short", new Idx().bytes(35), "train-images", "shorter", "9 items of 4 bytes"),
        idx("too long", new Idx().bytes(37), "train-images", "longer", "9 items of 4 bytes"),
        idx("truncated", new Idx().truncated(), "train-images", "ends"),
        idx("folds", new Idx().images(IMAGES, 9, -1, -1), "train-images", "4294967295", "1048576"),
        idx("huge", new Idx().images(IMAGES, -1, 2, 2), "train-images", "4294967295 items"),
        idx("promises", new Idx().images(IMAGES, 9, 1000, 1000), "train-images", "shorter"),
        idx("no images", new Idx().images(IMAGES, 0, 2, 2), "train-images", "at least one item"),
        idx("a bomb", new Idx().bytes(64 << 20), "train-images", "longer", "9 items of 4 bytes"),
        idx("counts", new Idx().labels(8), "9 images", "train-labels", "8 labels"),
        idx("validation", new Idx().validation(9), "data.validation is 9", "9 training images"),
        mistake(
            "a pipe as images",
            run -> train(run, with(new Idx().settings(), "data.testImages=" + pipe("pipe.gz"))),
            "pipe.gz is no regular file"),
        mistake(
            "a device as labels",
            run -> train(run, with(new Idx().settings(), "data.testLabels=/dev/zero")),
            "/dev/zero is no regular file"),
        idx("dark", new Idx().dark(), "train-images: row 4", "all features are zero"),
        mistake(
            "missing",
            run -> train(run, "data.format=idx", "data.trainImages=" + folder + "/none.gz"),
            "data.trainLabels is missing"),
        mistake(
            "no such file",
            run -> train(run, with(new Idx().settings(), "data.testLabels=/none.gz")),
            "/none.gz: no such file"));
  }

  private static Stream<Mistake> models() {
    return Stream.of(
        mistake(
            "no run",
            run -> evaluate(folder.resolve("nothing")),
            folder.resolve("nothing").toString(),
            "no model",
            "finished run"),
        mistake("no such run", run -> circuit(run), "run has no config.json"),
        mistake(
            "damaged metadata",
            run -> evaluate(changed("stages/1_*/metadata", text -> text.substring(1))),
            "stages/1_qicd_",
            "metadata is damaged"),
        mistake(
            "empty metadata",
            run -> evaluate(changed("stages/0_*/metadata", text -> "")),
            "stages/0_imageFeatures_",
            "metadata has 0 bytes"),
        mistake(
            "newer",
            run ->
                evaluate(
                    changed(
                        "stages/1_*/metadata",
                        text -> text.replace("\"formatVersion\":4", "\"formatVersion\":5"))),
            "stages/1_qicd_",
            "formatVersion is 5",
            "reads 1 to 4"),
        mistake(
            "another weight",
            run -> evaluate(changed("stages/1_*/data/ensemble", text -> text.replace("0.", "1."))),
            "stages/1_qicd_",
            "data/ensemble was changed"),
        mistake(
            "no preparation",
            run -> evaluate(changed("stages/0_*/data/preparation", null)),
            "stages/0_imageFeatures_",
            "no data/preparation"),
        mistake(
            "a param of another type",
            run ->
                evaluate(
                    changed(
                        "stages/1_*/metadata",
                        text -> text.replaceFirst("\"numStudents\":2", "\"numStudents\":\"x\""))),
            "stages/1_qicd_",
            "metadata is damaged"),
        mistake(
            "a text elsewhere",
            run ->
                evaluate(
                    changed(
                        "stages/1_*/metadata",
                        text -> text.replace("\"ensemble\":", "\"../../x\":"))),
            "stages/1_qicd_",
            "'../../x'"),
        mistake(
            "a pipe in a model",
            run -> {
              Path changed = changed("stages/1_*/metadata", text -> text);
              pipe("changed/model/stages/pipe");
              return evaluate(changed);
            },
            "stages/pipe is no regular file"),
        mistake("a link", run -> evaluate(linked()), "is a symbolic link", "its own folder only"),
        mistake("student", run -> circuit(model, "--student", "2"), "--student", "0 to 1", "2"),
        mistake("inputs", run -> circuit(model, "--inputs"), "--inputs is for --qasm"),
        mistake(
            "other classes",
            run -> evaluateOn(parquet("bad.parquet", rows -> rows.get(0)[1] = 2.0)),
            "bad.parquet where split = 'train'",
            "label 2",
            "classes 0 to 1"),
        mistake(
            "other images",
            run -> evaluateOn(parquet("bad.parquet", rows -> rows.forEach(row -> row[0] = ONE))),
            "bad.parquet where split = 'train'",
            "1 features",
            "expected 4"));
  }

  private static Stream<Mistake> resumed() {
    return Stream.of(
        mistake("resume nothing", run -> List.of("resume"), "RUN_DIR", "resume --help"),
        mistake(
            "resume no run",
            run -> List.of("resume", folder.resolve("nothing").toString()),
            "nothing has no config.json",
            "not the directory of a run"),
        mistake(
            "resume otherwise",
            run -> with(List.of("resume", unfinished("").toString()), "--set", "maxIter=9"),
            "--set maxIter=9",
            "only spark.master"),
        mistake(
            "resume with a damaged configuration",
            run -> List.of("resume", unfinished("{").toString()),
            "config.json"),
        mistake(
            "resume with an unknown key",
            run -> List.of("resume", unfinished("{\"numStudent\": 2}").toString()),
            "config.json line 1",
            "'numStudent'"),
        checkpoint("cut off", bytes -> Arrays.copyOf(bytes, bytes.length - 1), "checksum"),
        checkpoint("empty", bytes -> new byte[0], "is damaged: 0 bytes"),
        checkpoint("of something else", bytes -> "{}".repeat(99).getBytes(UTF_8), "checksum"),
        checkpoint("with a bit turned", bytes -> edited(bytes, bytes.length / 2), "checksum"),
        checkpoint("of a newer program", bytes -> signed(edited(bytes, 11)), "reads format 4"),
        checkpoint(
            "of an older program",
            bytes -> signed(with(bytes, 11, 1)),
            "it has format 1, this program reads format 4: "),
        mistake(
            "resume with other parameters",
            run -> List.of("resume", configured("\"stepSize\" : 0.05", "\"stepSize\" : 0.5")),
            "stepSize: expected 0.5, found 0.05",
            "checkpoint-"),
        mistake(
            "resume with other circuits",
            run -> List.of("resume", configured("\"numLayers\" : 1", "\"numLayers\" : 2")),
            "numLayers: expected",
            "checkpoint-"),
        mistake(
            "resume with other images",
            run -> List.of("resume", configured("\"trainFingerprint\" : \"", "$00")),
            "trainFingerprint: expected 00"));
  }

  /** Going on is a mistake where the only checkpoint has other bytes. */
  private static Mistake checkpoint(String name, UnaryOperator<byte[]> change, String words) {
    return mistake(
        "resume from a checkpoint " + name,
        run -> {
          Path unfinished = unfinished("");
          Path file = unfinished.resolve("checkpoints/checkpoint-0000000001");
          try {
            Files.write(file, change.apply(Files.readAllBytes(file)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return List.of("resume", unfinished.toString());
        },
        "checkpoint-0000000001",
        words);
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] edited(byte[] bytes, int at) {
    bytes[at]++;
    return bytes;
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  /** With the checksum that these bytes should have: the last ones. */
  private static byte[] signed(byte[] bytes) {
    int length = bytes.length - 32;
    byte[] checksum = DigestUtils.sha256(Arrays.copyOf(bytes, length));
    System.arraycopy(checksum, 0, bytes, length, checksum.length);
    return bytes;
  }

  /** An unfinished run whose configuration says something else in one place; $: after it. */
  private static String configured(String expected, String other) {
    String saved = content(unfinished("").resolve("config.json"));
    assertThat(saved).contains(expected);
    String with = other.startsWith("$") ? expected + other.substring(1) : other;
    return unfinished(saved.replace(expected, with)).toString();
  }

  /** A run directory that is not finished; with another configuration, unless that is empty. */
  private static Path unfinished(String config) {
    Path run = changed("stages/0_*/metadata", text -> text);
    try {
      Files.delete(run.resolve("metrics.json"));
      if (!config.isEmpty()) {
        Files.writeString(run.resolve("config.json"), config);
      }
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final double[] ONE = {1};

  @ParameterizedTest
  @MethodSource("mistakes")
  void isOneLineAndLeavesNothing(Mistake mistake) throws IOException {
    Path run = folder.resolve("run");
    List<String> args = mistake.args().apply(run);
    List<String> before = tree();
    CommandLineRun found = CommandLineRun.of(args);
    assertThat(found.err().lines()).as(found.err()).hasSize(1);
    assertThat(found.err()).startsWith("qicd: ").contains(mistake.words());
    assertThat(found.err()).doesNotContain("Exception", "SparkException", "stage failure");
    assertThat(found.code()).isEqualTo(2);
    // What resume finds in checkpoints it finds after it has told what it is going to do.
    assertThat(found.out())
        .doesNotContain("round 1")
        .matches(out -> out.isEmpty() || resumes(args));
    assertThat(run).doesNotExist();
    assertThat(tree()).isEqualTo(before);
    assertThat(spark.sparkContext().getPersistentRDDs().size()).as("cached").isZero();
  }

  @Test
  void anEmptyDirectoryStaysEmpty() throws IOException {
    Path run = Files.createDirectory(folder.resolve("empty"));
    assertThat(CommandLineRun.of(train(run, "data.path=" + folder + "/none")).code()).isEqualTo(2);
    assertThat(run).isEmptyDirectory();
  }

  @Test
  void aDirectoryThatIsNotWritable() throws Exception {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    // Its bits keep out everybody but root, a file system that is mounted to be read keeps out all.
    assertThat(closed.toFile().setWritable(false)).isTrue();
    boolean mounted = succeeds("mount -t tmpfs -o ro,size=16k tmpfs " + closed);
    try {
      assumeFalse(Files.isWritable(closed), "this user may write everywhere");
      CommandLineRun found = CommandLineRun.of(train(closed.resolve("run"), "data.path=" + good));
      assertThat(found.code()).isEqualTo(2);
      assertThat(found.err().lines()).singleElement(STRING).contains("closed is not writable");
    } finally {
      assertThat(mounted).isEqualTo(succeeds("umount " + closed));
      Files.delete(closed);
    }
  }

  /** It may be full at the first file, at a checkpoint, in the model or the report. */
  @ParameterizedTest
  @ValueSource(ints = {16, 28, 40, 56, 80, 120, 200, 320})
  void aDiskThatIsFull(int kilobytes) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String mount = "mount -t tmpfs -o size=%dk tmpfs %s".formatted(kilobytes, disk);
    assumeTrue(succeeds(mount), "only root can make a disk that is soon full");
    try {
      CommandLineRun found = CommandLineRun.of(train(disk.resolve("run"), "data.path=" + good));
      assertThat(found.code()).isEqualTo(2);
      assertThat(found.err().lines().filter(line -> line.startsWith("qicd: ")))
          .singleElement(STRING)
          .contains(disk + "/run cannot be written", "No space left on device");
      assertThat(disk.resolve("run/metrics.json")).doesNotExist();
    } finally {
      // Hadoop leaves a file open that it could not write to its end.
      assertThat(succeeds("umount --lazy " + disk)).isTrue();
      Files.delete(disk);
    }
  }

  private static boolean succeeds(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command.split(" ")).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** But for the log of a run, which tells what kept it from going on. */
  private static boolean isWritten(Path file) {
    return !Files.isDirectory(file) && !file.endsWith("log.txt");
  }

  private static boolean resumes(List<String> args) {
    return args.get(0).equals("resume");
  }

  private static List<String> tree() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> file + " " + (isWritten(file) ? file.toFile().length() : ""))
          .sorted()
          .toList();
    }
  }

  private static List<String> train(Path run, String... settings) {
    List<String> args = new ArrayList<>(List.of("train", "--run", run.toString()));
    for (String setting :
        List.of("numStudents=2", "maxIter=1", "numLayers=1", "spark.master=\"local[2]\"")) {
      args.addAll(List.of("--set", setting));
    }
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    return args;
  }

  private static List<String> train(Path run, List<String> settings) {
    return train(run, settings.toArray(String[]::new));
  }

  private static List<String> evaluate(Path run) {
    return List.of("evaluate", run.toString(), "--set", "data.path=" + good);
  }

  private static List<String> evaluateOn(String path) {
    return List.of("evaluate", model.toString(), "--set", "data.path=" + path);
  }

  private static List<String> circuit(Path run, String... more) {
    return with(List.of("circuit", run.toString()), more);
  }

  private static List<String> with(List<String> args, String... more) {
    List<String> all = new ArrayList<>(args);
    all.addAll(Arrays.asList(more));
    return all;
  }

  private static String text(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** 40 keys of which each holds the one before it twice: 2^40 values. */
  private static String doubled(String pattern) {
    StringBuilder text = new StringBuilder("k0 = 1\n");
    for (int k = 1; k <= 40; k++) {
      text.append("k%d = ".formatted(k)).append(pattern.formatted("k" + (k - 1))).append('\n');
    }
    return text.toString();
  }

  /** A pipe that nobody writes to. */
  private static String pipe(String name) {
    Path pipe = folder.resolve(name);
    try {
      Files.createDirectories(pipe.getParent());
      Files.deleteIfExists(pipe);
      assumeTrue(succeeds("mkfifo " + pipe), "this system has no pipes");
      return pipe.toString();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** 20 images of 4 features and 2 classes, in one file: rows 0 to 13 train, to 16 validation. */
  private static String parquet(String name, Consumer<List<Object[]>> change) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      double label = i % 2;
      double[] features = {1, 0.1 * i, label, 2};
      rows.add(new Object[] {features, label, i < 14 ? "train" : i < 17 ? "validation" : "test"});
    }
    change.accept(rows);
    List<Row> made = rows.stream().map(RowFactory::create).toList();
    String path = folder.resolve(name).toString();
    spark.createDataFrame(made, SCHEMA).coalesce(1).write().mode("overwrite").parquet(path);
    return path;
  }

  /** The good images with some bytes in their middle changed. */
  private static String corrupt() {
    try (Stream<Path> files = Files.list(Path.of(good))) {
      Path part =
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(part);
      Arrays.fill(bytes, 4, bytes.length / 3, (byte) 0x5a);
      Path corrupt = folder.resolve("corrupt.parquet");
      return Files.write(corrupt, bytes).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run directory whose model has been changed: one file of it, or without it. */
  private static Path changed(String pattern, UnaryOperator<String> change) {
    Path run = folder.resolve("changed");
    try {
      if (Files.exists(run)) {
        PathUtils.delete(run); // the forced form would wait for ever at a pipe
      }
      FileUtils.copyDirectory(model.toFile(), run.toFile());
      Path root = run.resolve("model");
      PathMatcher matcher = root.getFileSystem().getPathMatcher("glob:" + root + "/" + pattern);
      try (Stream<Path> files = Files.walk(root)) {
        Path file = files.filter(matcher::matches).findFirst().orElseThrow();
        if (change == null) {
          Files.delete(file);
        } else {
          Files.writeString(file, change.apply(Files.readString(file)));
        }
      }
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run directory whose model has a part elsewhere. */
  private static Path linked() {
    Path run = changed("stages/0_*/metadata", text -> text);
    try (Stream<Path> stages = Files.list(run.resolve("model/stages"))) {
      Path stage = stages.sorted().findFirst().orElseThrow();
      Path elsewhere = folder.resolve("elsewhere");
      FileUtils.deleteDirectory(elsewhere.toFile());
      Files.move(stage, elsewhere);
      Files.createSymbolicLink(stage, elsewhere);
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two pairs of IDX files: 9 training images of 2 x 2 pixels, and the same for testing. */
  private static final class Idx {
    private int magic = IMAGES;
    private int[] sizes = {9, 2, 2};
    private int bytes = 36;
    private int labels = 9;
    private int validation = 3;
    private boolean truncated;
    private boolean dark;

    Idx images(int magic, int... sizes) {
      this.magic = magic;
      this.sizes = sizes;
      return this;
    }

    Idx bytes(int bytes) {
      this.bytes = bytes;
      return this;
    }

    Idx labels(int labels) {
      this.labels = labels;
      return this;
    }

    Idx validation(int validation) {
      this.validation = validation;
      return this;
    }

    Idx truncated() {
      truncated = true;
      return this;
    }

    Idx dark() {
      dark = true;
      return this;
    }

    List<String> settings() {
      byte[] pixels = new byte[bytes];
      byte[] classes = new byte[labels];
      for (int i = 0; i < bytes; i++) {
        pixels[i] = (byte) (dark && i / 4 == 4 ? 0 : 7 * i + 1);
      }
      for (int i = 0; i < labels; i++) {
        classes[i] = (byte) (i % 2);
      }
      try {
        Path images = write("train-images", pixels, magic, sizes);
        if (truncated) {
          byte[] whole = Files.readAllBytes(images);
          Files.write(images, Arrays.copyOf(whole, 14));
        }
        byte[] test = {1, 2, 3, 4, 5, 6, 7, 8};
        return List.of(
            "data.format=idx",
            "data.validation=" + validation,
            "data.trainImages=" + images,
            "data.trainLabels=" + write("train-labels", classes, LABELS, labels),
            "data.testImages=" + write("test-images", test, IMAGES, 2, 2, 2),
            "data.testLabels=" + write("test-labels", new byte[] {0, 1}, LABELS, 2));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Path write(String name, byte[] body, int magic, int... sizes)
        throws IOException {
      ByteBuffer header = ByteBuffer.allocate(4 + 4 * sizes.length).putInt(magic);
      for (int size : sizes) {
        header.putInt(size);
      }
      Path file = folder.resolve(name);
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(header.array());
        out.write(body);
      }
      return file;
    }
  }
}
