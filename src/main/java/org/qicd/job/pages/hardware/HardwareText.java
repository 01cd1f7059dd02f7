package org.qicd.job.pages.hardware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.WordUtils;
import org.qicd.hardware.Contender;
import org.qicd.hardware.HardwareStudents;
import org.qicd.hardware.Mitigation;
import org.qicd.hardware.Run;
import org.qicd.hardware.SweepResult;
import org.qicd.hardware.Verdict;
import org.qicd.job.pages.ResultsTable;
import org.qicd.report.Numbers;
import org.qicd.stats.Interval;

/** The conclusions from a sweep, in sentences. */
final class HardwareText {
  private HardwareText() {}

  /** The answer to each question, the verdict first. */
  static Map<String, String> all(HardwareFindings found) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Will it run?", kept(found));
    all.put("What limits?", limits(found));
    all.put("Does mitigation help?", mitigation(found));
    found.budget().ifPresent(budget -> all.put("What does it cost?", budget.verdict()));
    return all;
  }

  private static String kept(HardwareFindings found) {
    Verdict verdict = found.verdict();
    SweepResult sweep = found.sweep();
    Run device = Verdict.device(sweep);
    Contender ensemble = sweep.students().ensemble();
    String answer =
        switch (verdict.kept()) {
          case YES -> "Yes.";
          case IN_PART -> "In part.";
          case NO -> "No.";
          case GUESSING ->
              "There is nothing to lose: without noise, too, students hardly do better than by"
                  + " guessing.";
        };
    return "%s On %s%s, students keep %s of %s points of accuracy, their ensemble %s of %s. These are %s images."
        .formatted(
            answer,
            sweep.students().backends().names(),
            shots(", with %s", device.shots()),
            points(verdict.noisy()),
            points(verdict.ideal()),
            points(sweep.standing(ensemble, device).accuracy().value()),
            points(sweep.standing(ensemble, Run.ideal()).accuracy().value()),
            Numbers.count(sweep.numImages()));
  }

  /** A text with the number of shots in it; empty for exact probabilities. */
  private static String shots(String text, int shots) {
    return shots == 0 ? "" : text.formatted(Numbers.count(shots) + " shots");
  }

  private static String points(double accuracy) {
    return Numbers.format("%.1f", 100 * accuracy);
  }

  private static String limits(HardwareFindings found) {
    List<Verdict.Limit> limits = found.verdict().limits();
    double error = found.sweep().studentError(Verdict.device(found.sweep()));
    if (limits.isEmpty()) {
      return "%s: class probabilities have a mean error of %s."
          .formatted(
              error < Verdict.NEARLY_EXACT ? "Nothing limits" : "No source of errors by itself",
              Numbers.small(error));
    }
    String without =
        limits.stream()
            .map(
                limit ->
                    Numbers.format(
                        "without %s it would be %.4f, and accuracy %s points",
                        limit.label(), limit.error(), points(limit.without())))
            .collect(Collectors.joining("; "));
    return "%s. Class probabilities have a mean error of %s; %s."
        .formatted(
            WordUtils.capitalize(
                limits.stream().map(Verdict.Limit::label).collect(Collectors.joining(" and ")),
                '\0'),
            Numbers.small(error),
            without);
  }

  private static String mitigation(HardwareFindings found) {
    Optional<Mitigation> best = found.verdict().mitigation();
    if (best.isEmpty()) {
      return "No mitigation gains accuracy for certain.";
    }
    return "%s gains %s points of the students' accuracy, %s."
        .formatted(
            WordUtils.capitalize(best.get().label(), '\0'),
            gain(found.verdict().gain().orElseThrow()),
            cost(best.get()));
  }

  /** A gain in points with its interval. */
  static String gain(Interval gain) {
    return gain.map(share -> 100 * share).text("%.1f");
  }

  /** What a mitigation costs. */
  static String cost(Mitigation mitigation) {
    return mitigation.circuits() == 1
        ? mitigation == Mitigation.NORMALISATION
            ? "for a simulation without noise"
            : "for no more circuits"
        : "for %d times as many circuits and shots".formatted(mitigation.circuits());
  }

  /** The name of a contender. */
  static String name(HardwareStudents students, Contender contender) {
    return switch (contender.kind()) {
      case STUDENT ->
          ResultsTable.student(contender.index(), students.numGroups(), students.numStudents());
      case ENSEMBLE -> "ensemble";
      case AVERAGED -> "averaged weights";
    };
  }

  /** The number of shots, or {@code exact}. */
  static String shots(int shots) {
    return shots == 0 ? "exact" : Numbers.count(shots);
  }

  /** How outcomes are known: by a number of shots, or exactly. */
  static String measured(int shots) {
    return shots == 0 ? "exact probabilities" : Numbers.count(shots) + " shots";
  }

  /** Remarks on how it was found. */
  static List<String> remarks(HardwareFindings found) {
    List<String> remarks = new ArrayList<>();
    SweepResult sweep = found.sweep();
    remarks.add(
        "Noise is that of the device file, as Qiskit Aer builds it: depolarising errors of gates,"
            + " relaxation during gates, and errors of the readout. Its scale multiplies all"
            + " rates. "
            + (sweep.plan().idle()
                ? "Qubits that wait for others relax, too."
                : "Qubits that wait for others do not relax; with --idle they do."));
    if (sweep.students().areOnTheirOwn()) {
      remarks.add(computers(sweep.students()));
    }
    if (!found.exact()) {
      remarks.add(
          "A circuit uses up to %d qubits of the computer, too many for exact mixed states: outcomes"
                  .formatted(sweep.students().wires())
              + Numbers.format(
                  " are means over %d random trajectories for each image. A probability has a"
                      + " standard error of up to %.3f by that, which is not in the intervals.",
                  sweep.plan().trajectories(), 0.5 / Math.sqrt(sweep.plan().trajectories())));
    }
    if (sweep.numImages() < found.available()) {
      remarks.add(
          "%s of %s images were looked at; --images takes more."
              .formatted(Numbers.count(sweep.numImages()), Numbers.count(found.available())));
    }
    return remarks;
  }

  private static String computers(HardwareStudents students) {
    return "Each student has its own computer: %s. Averaged weights run on the first one."
        .formatted(
            students.students().stream()
                .map(
                    student ->
                        name(students, student)
                            + " on "
                            + students.backends().of(student.index()).name())
                .collect(Collectors.joining(", ")));
  }
}
