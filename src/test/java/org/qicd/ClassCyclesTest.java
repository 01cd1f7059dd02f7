package org.qicd;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Classes of a room refer to each other in one direction, but for the circles listed here. */
@AnalyzeClasses(packages = "org.qicd", importOptions = ImportOption.DoNotIncludeTests.class)
class ClassCyclesTest {

  /** Circles that stay, each with its reason. */
  private static final Map<Set<String>, String> ALLOWED =
      Map.ofEntries(
          circle(
              "A gate's row is written as the product of other gates.",
              "circuit.Gate circuit.GateProduct circuit.GateRow circuit.Operation"),
          circle(
              "An estimator makes its model, and helpers of both read their params.",
              "ml.ClassificationReport ml.PredictedColumns"
                  + " ml.QicdClassificationModel ml.QicdClassifier ml.QicdClassifierSetters"
                  + " ml.RoundLog ml.SavedTeacher ml.TrainingRows"),
          circle(
              "A loss by simultaneous perturbation is the difference of two losses.",
              "distill.LossDifference distill.LossGradient"),
          circle("Setters return the stage.", "ml.ImageFeatures ml.ImageFeaturesSetters"),
          circle("A row's validator is a part of the table.", "ml.RowValidator ml.StageParams"),
          circle(
              "The interface knows its implementations by name.",
              "optim.Adam optim.Optimizer optim.Sgd"),
          circle(
              "The interface chooses its implementation.",
              "simulate.kernels.Kernels simulate.kernels.PlainKernels"),
          circle(
              "Small circuits have a simulator of their own, a subclass.",
              "simulate.Simulator simulate.UnitarySimulator"),
          circle(
              "One kernel set in several files; each method is compiled on its own.",
              "simulate.kernels.VectorCircuits simulate.kernels.VectorImageRotations"
                  + " simulate.kernels.VectorKernels simulate.kernels.VectorMonomials"
                  + " simulate.kernels.VectorOverlaps simulate.kernels.VectorProducts"
                  + " simulate.kernels.VectorReadout simulate.kernels.VectorRotations"
                  + " simulate.kernels.VectorTargets"));

  private static Map.Entry<Set<String>, String> circle(String reason, String classes) {
    return Map.entry(new TreeSet<>(List.of(classes.split(" "))), reason);
  }

  @ArchTest
  static void noCirclesButThoseListed(JavaClasses ours) {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass type : ours) {
      String name = outermost(type);
      uses.computeIfAbsent(name, n -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass())
          .filter(target -> target.getPackageName().equals(type.getPackageName()))
          .map(ClassCyclesTest::outermost)
          .filter(target -> !target.equals(name))
          .forEach(uses.get(name)::add);
    }
    Map<String, Set<String>> reached = new TreeMap<>();
    uses.keySet().forEach(name -> reached.put(name, reached(name, uses)));
    Set<Set<String>> circles = new LinkedHashSet<>();
    for (String name : uses.keySet()) {
      Set<String> circle = new TreeSet<>();
      for (String other : reached.get(name)) {
        if (reached.getOrDefault(other, Set.of()).contains(name)) {
          circle.add(other.substring("org.qicd.".length()));
        }
      }
      if (circle.size() > 1) {
        circles.add(circle);
      }
    }
    assertThat(circles).containsExactlyInAnyOrderElementsOf(ALLOWED.keySet());
  }

  private static String outermost(JavaClass type) {
    return type.getName().replaceAll("\\$.*", "");
  }

  /** All that a class uses, directly or through others; itself only where it is in a circle. */
  private static Set<String> reached(String from, Map<String, Set<String>> uses) {
    Set<String> reached = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      for (String next : uses.getOrDefault(open.remove(), Set.of())) {
        if (reached.add(next)) {
          open.add(next);
        }
      }
    }
    return reached;
  }
}
