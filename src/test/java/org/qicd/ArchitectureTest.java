package org.qicd;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/** The table of packages: who may import whom. */
@AnalyzeClasses(packages = "org.qicd", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] SPARK = {"data", "train", "ml", "diagnose", "job"};
  private static final String[] TRAINING = {
    "random", "circuit", "simulate", "distill", "optim", "data"
  };

  @ArchTest static final ArchRule CIRCUIT = only("circuit");
  @ArchTest static final ArchRule SIMULATE = only("simulate", "circuit");
  @ArchTest static final ArchRule DISTILL = only("distill", "simulate", "circuit", "random");
  @ArchTest static final ArchRule RANDOM = only("random");
  @ArchTest static final ArchRule OPTIM = only("optim");
  @ArchTest static final ArchRule DATA = only("data");
  @ArchTest static final ArchRule TRAIN = only("train", TRAINING);
  @ArchTest static final ArchRule ML = only("ml", and("train", TRAINING));
  @ArchTest static final ArchRule DIAGNOSE = only("diagnose", and("train", TRAINING));

  @ArchTest static final ArchRule REPORT = only("report");

  @ArchTest
  static final ArchRule NO_OTHER_PACKAGES =
      classes()
          .should()
          .resideInAnyPackage(
              ours(and("job", and("report", and("ml", and("diagnose", and("train", TRAINING)))))));

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("org.qicd.(*)..").should().beFreeOfCycles();

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
   * what a job takes where the Java API would cost a round more than its simulation, and the
   * interface through which Spark puts partitions together.
   */
  @ArchTest
  static final ArchRule NO_SCALA =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.qicd.ml..")
          .and()
          .haveNameNotMatching("org\\.qicd\\.(train\\.Slice(Task|Grid)|data\\.FewPartitions).*")
          .should()
          .dependOnClassesThat(resideInAPackage("scala..").and(not(type(scala.Tuple2.class))));

  /** What signatures of MLlib force: validators, optional arguments, the summary of a model. */
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

  /** Classes of a package may depend, of ours, on nothing but it and those. */
  private static ArchRule only(String name, String... others) {
    return classes()
        .that()
        .resideInAPackage(ours(name)[0])
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("org.qicd..")).or(resideInAnyPackage(ours(and(name, others)))))
        .allowEmptyShould(true);
  }

  private static ArchRule onlyThere(String what, String... where) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(ours(where))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(what)
        .allowEmptyShould(true);
  }

  private static String[] and(String name, String... others) {
    return Stream.concat(Stream.of(name), Arrays.stream(others)).toArray(String[]::new);
  }

  private static String[] ours(String... names) {
    return Arrays.stream(names).map(name -> "org.qicd." + name + "..").toArray(String[]::new);
  }
}
