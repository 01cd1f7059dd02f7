package org.qicd;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of packages: who may import whom. */
@AnalyzeClasses(packages = "org.qicd", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] SPARK = {
    "data", "setup", "train", "compare", "ml", "diagnose", "hardware", "job"
  };

  /** Every room, with the rooms that it may import, its lower ones first. */
  private static final Map<String, List<String>> ROOMS = rooms();

  private static Map<String, List<String>> rooms() {
    Map<String, List<String>> rooms = new LinkedHashMap<>();
    rooms.put("random", List.of());
    rooms.put("param", List.of());
    rooms.put("circuit", List.of());
    rooms.put("circuit.qasm", List.of("param", "circuit"));
    rooms.put("optim", List.of());
    rooms.put("report", List.of());
    rooms.put("measure", List.of("random", "circuit"));
    rooms.put("simulate.kernels", List.of());
    rooms.put("simulate", List.of("random", "circuit", "measure", "simulate.kernels"));
    rooms.put("distill", List.of("random", "circuit", "measure", "simulate.kernels", "simulate"));
    rooms.put("backend", List.of("param", "circuit"));
    rooms.put("transpile", List.of("circuit", "circuit.qasm", "backend"));
    rooms.put("noise", List.of("random", "circuit", "backend", "transpile"));
    rooms.put("data", List.of("param"));
    rooms.put("data.files", List.of("param", "data"));
    rooms.put("stats", List.of("random", "report"));
    rooms.put(
        "setup",
        List.of(
            "random",
            "param",
            "circuit",
            "circuit.qasm",
            "backend",
            "transpile",
            "measure",
            "simulate",
            "distill",
            "optim",
            "data"));
    rooms.put("ensemble", List.of("circuit", "measure", "simulate", "distill", "optim"));
    List<String> below =
        List.of(
            "random",
            "param",
            "circuit",
            "measure",
            "simulate",
            "distill",
            "optim",
            "data",
            "setup",
            "ensemble");
    rooms.put("train.sample", below);
    rooms.put("train.slice", and(below, "train.sample"));
    rooms.put("train.round", and(below, "train.sample", "train.slice"));
    rooms.put("train.state", and(below, "train.slice", "train.round"));
    List<String> training = and(below, "train.sample", "train.slice", "train.round", "train.state");
    rooms.put("train", training);
    rooms.put(
        "hardware", and(below, "train.round", "stats", "report", "backend", "transpile", "noise"));
    List<String> trained = and(below, "train", "train.slice", "train.state");
    rooms.put("ml", and(trained, "stats"));
    rooms.put("diagnose", List.of("random", "circuit", "measure", "simulate", "distill", "data"));
    rooms.put("diagnose.devices", and(below, "train.sample", "diagnose"));
    rooms.put("diagnose.shots", and(below, "train.sample", "diagnose"));
    rooms.put("compare", and(trained, "data.files", "ml", "stats", "report"));
    List<String> all =
        and(
            trained,
            "data.files",
            "ml",
            "stats",
            "report",
            "compare",
            "diagnose",
            "diagnose.devices",
            "diagnose.shots",
            "train.round",
            "backend",
            "transpile",
            "noise",
            "hardware");
    rooms.put("job.store", List.of("param", "data"));
    rooms.put("job.config", and(all, "job.store"));
    List<String> jobs = and(all, "job.store", "job.config");
    rooms.put("job.tables", and(jobs, "train.sample")); // a warning counts what students are dealt
    rooms.put("job.run", and(jobs, "job.tables"));
    rooms.put("job.pages", and(jobs, "job.tables", "job.run"));
    rooms.put("job.pages.hardware", and(jobs, "job.tables", "job.run", "job.pages"));
    rooms.put("job", and(jobs, "job.tables", "job.run", "job.pages", "job.pages.hardware"));
    return rooms;
  }

  private static List<String> and(List<String> rooms, String... others) {
    return Stream.concat(rooms.stream(), Arrays.stream(others)).toList();
  }

  @ArchTest
  static void roomsImportWhatTheTableSays(JavaClasses ours) {
    for (Map.Entry<String, List<String>> room : ROOMS.entrySet()) {
      String[] allowed =
          Stream.concat(Stream.of(room.getKey()), room.getValue().stream())
              .map(name -> "org.qicd." + name)
              .toArray(String[]::new);
      classes()
          .that()
          .resideInAPackage("org.qicd." + room.getKey())
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage("org.qicd..")).or(resideInAnyPackage(allowed)))
          .check(ours);
    }
  }

  @ArchTest
  static final ArchRule NO_OTHER_ROOMS =
      classes()
          .should()
          .resideInAnyPackage(
              ROOMS.keySet().stream().map(name -> "org.qicd." + name).toArray(String[]::new));

  @ArchTest
  static final ArchRule NO_CYCLES_OF_ROOMS =
      slices().matching("org.qicd.(**)").should().beFreeOfCycles();

  /** Rooms stay small enough to be seen at a glance. */
  @ArchTest
  static void roomsAreSmall(JavaClasses ours) {
    Map<String, Long> sizes =
        ours.stream()
            .filter(type -> type.isTopLevelClass())
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(sizes).allSatisfy((room, size) -> assertThat(size).as(room).isLessThan(36));
  }

  @ArchTest static final ArchRule SPARK_IN_ITS_PACKAGES = onlyThere("org.apache.spark..", SPARK);

  @ArchTest static final ArchRule COMMAND_LINE_IN_JOB = onlyThere("picocli..", "job");

  @ArchTest static final ArchRule CONFIGURATION_IN_JOB = onlyThere("com.typesafe..", "job");

  /**
   * Files come from anywhere, and none is ever read as Java objects. What our own JVMs send each
   * other is another matter: there two annotations tell Kryo how a class travels.
   */
  @ArchTest
  static final ArchRule NO_JAVA_DESERIALIZATION =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.io\\.ObjectInput.*|java\\.beans\\.XMLDecoder|com\\.esotericsoftware\\."
                  + "(?!kryo\\.(DefaultSerializer|serializers\\.JavaSerializer)$).*");

  /** Whatever is drawn is a row of {@code Draw}: no other class makes a generator. */
  @ArchTest
  static final ArchRule ONE_SOURCE_OF_RANDOM_NUMBERS =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.qicd.random..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom|random\\..*)"
                  + "|java\\.security\\.SecureRandom"
                  + "|org\\.apache\\.commons\\.math3\\.random\\.(?!RandomGenerator$).*");

  @ArchTest
  static final ArchRule NO_BREEZE =
      noClasses().should().dependOnClassesThat().resideInAPackage("breeze..");

  /**
   * No Scala collections, options, functions: pairs of Spark's Java RDDs are all that is met, and
   * what a job takes where the Java API would cost a round more than its simulation, the interface
   * through which Spark puts partitions together, and the version of Scala.
   */
  @ArchTest
  static final ArchRule NO_SCALA =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.qicd.ml..")
          .and()
          .haveNameNotMatching(
              "org\\.qicd\\.(train\\.slice\\.Slice(Task|Grid)|data\\.(FewPartitions|SupportedSpark)).*")
          .should()
          .dependOnClassesThat(resideInAPackage("scala..").and(not(type(scala.Tuple2.class))));

  /** What signatures of MLlib force: validators, optional arguments, classes, a model's summary. */
  @ArchTest
  static final ArchRule SCALA_OF_MLLIB =
      noClasses()
          .that()
          .resideInAPackage("org.qicd.ml..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("scala..")
                  .and(not(type(scala.Function1.class)))
                  .and(not(type(scala.Option.class)))
                  .and(not(type(scala.reflect.ClassTag.class)))
                  .and(not(type(scala.Tuple3.class))));

  /** Saved models go through MLlib's internals, in one class. */
  @ArchTest
  static final ArchRule INTERNALS_IN_ONE_CLASS =
      noClasses()
          .that()
          .haveNameNotMatching("org.qicd.ml.SavedModel.*")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.json4s\\..*|org\\.apache\\.spark\\.ml\\.util\\.(DefaultParams(Reader|Writer)|ReadWriteUtils).*");

  @ArchTest static final ArchRule PAIRS_WHERE_SPARK_IS = onlyThere("scala..", SPARK);

  @ArchTest
  static final ArchRule VECTOR_API_IN_ITS_KERNELS =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Vector")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");

  private static ArchRule onlyThere(String what, String... where) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(ours(where))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(what);
  }

  private static String[] ours(String... names) {
    return Arrays.stream(names).map(name -> "org.qicd." + name + "..").toArray(String[]::new);
  }
}
