package org.qicd.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.qicd.stats.Interval;
import org.qicd.stats.Mean;

/** Chooses each method's setting by its accuracy on the validation images of the tuning seeds. */
public final class Tuning {
  /** The rule of this choice, as reports print it. */
  public static final String RULE =
      "For each method the setting with the highest mean accuracy of its students on the validation"
          + " images of the tuning seeds, the first of equals.";

  private final List<Study> studies;
  private final int seeds;
  private final TrialStore store;

  /**
   * Chooses among the trials of a store.
   *
   * @param seeds number of tuning seeds, which are counted from 0
   * @throws IllegalArgumentException if a study takes its settings from a study that has no such
   *     settings
   */
  Tuning(List<Study> studies, int seeds, TrialStore store) {
    this.studies = studies;
    this.seeds = seeds;
    this.store = store;
    studies.stream().filter(study -> !study.settingsOf().isEmpty()).forEach(this::check);
  }

  private void check(Study study) {
    Study lender = lender(study);
    if (!lender.settingsOf().isEmpty()) {
      throw new IllegalArgumentException(
          "compare: study '%s' takes its settings from '%s', which has none of its own"
              .formatted(study.name(), lender.name()));
    }
    for (Method method : study.methods()) {
      lender
          .method(method.name())
          .ifPresent(
              lent -> {
                if (!names(method).equals(names(lent))) {
                  throw new IllegalArgumentException(
                      "compare: study '%s' takes the settings of '%s' from '%s', which has others"
                          .formatted(study.name(), method.name(), lender.name()));
                }
              });
    }
  }

  private Study lender(Study study) {
    return studies.stream()
        .filter(each -> each.name().equals(study.settingsOf()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "compare: study '%s' names the study '%s', there are %s"
                        .formatted(
                            study.name(),
                            study.settingsOf(),
                            studies.stream().map(Study::name).collect(Collectors.joining(", ")))));
  }

  private static List<String> names(Method method) {
    return method.settings().stream().map(Method.Setting::name).toList();
  }

  /** Returns the trials of one seed that have to run before a method's setting can be chosen. */
  Stream<Trial> trials(Study study, Method method, long seed) {
    return isTuned(study, method)
        ? method.settings().stream()
            .map(setting -> new Trial(study, method, setting, Trial.Phase.TUNE, seed))
        : Stream.of();
  }

  /** Whether a method chooses among settings on its study's own validation images. */
  private boolean isTuned(Study study, Method method) {
    return method.settings().size() > 1 && lent(study, method).isEmpty();
  }

  /** Returns the method of another study whose setting this method uses, if there is one. */
  private Optional<Method> lent(Study study, Method method) {
    return study.settingsOf().isEmpty() ? Optional.empty() : lender(study).method(method.name());
  }

  /**
   * Returns the setting chosen by {@link #RULE}, or that of the other study if the method uses it.
   */
  Method.Setting chosen(Study study, Method method) {
    Optional<Method> lent = lent(study, method);
    if (lent.isPresent()) {
      int index = lent.get().settings().indexOf(chosen(lender(study), lent.get()));
      return method.settings().get(index);
    }
    if (!isTuned(study, method)) {
      return method.settings().get(0);
    }
    Method.Setting best = method.settings().get(0);
    for (Method.Setting setting : method.settings()) {
      best =
          StatUtils.mean(accuracies(study, method, setting))
                  > StatUtils.mean(accuracies(study, method, best))
              ? setting
              : best;
    }
    return best;
  }

  /** Returns the accuracy of each setting; empty if there was nothing to choose. */
  Stream<Tuned> results(Study study, Method method) {
    if (!isTuned(study, method)) {
      return Stream.of();
    }
    Method.Setting chosen = chosen(study, method);
    List<Tuned> all = new ArrayList<>();
    for (Method.Setting setting : method.settings()) {
      double[] accuracies = accuracies(study, method, setting);
      Interval interval =
          accuracies.length < Interval.FEWEST
              ? Interval.unknown(StatUtils.mean(accuracies))
              : Mean.of(accuracies).share();
      all.add(new Tuned(study.name(), method, setting, setting.equals(chosen), interval));
    }
    return all.stream();
  }

  private double[] accuracies(Study study, Method method, Method.Setting setting) {
    return LongStream.range(0, seeds)
        .mapToObj(seed -> store.rows(new Trial(study, method, setting, Trial.Phase.TUNE, seed)))
        .mapToDouble(rows -> rows.get(rows.size() - 1).validationStudents())
        .toArray();
  }
}
