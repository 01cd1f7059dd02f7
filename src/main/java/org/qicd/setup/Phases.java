package org.qicd.setup;

import static org.qicd.setup.TrainParam.BURN_IN;
import static org.qicd.setup.TrainParam.DISTILL_STATE;
import static org.qicd.setup.TrainParam.DISTILL_WEIGHT;
import static org.qicd.setup.TrainParam.MAX_ITER;
import static org.qicd.setup.TrainParam.PARTICIPATION;
import static org.qicd.setup.TrainParam.PHASES;
import static org.qicd.setup.TrainParam.STRATEGY;
import static org.qicd.setup.TrainParam.TASK_GRADIENT;
import static org.qicd.setup.TrainParam.TASK_WEIGHT;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.qicd.distill.Strategy;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.param.UserMistake;

/**
 * The phases of a training. Each has parameters of its own, and the last one has those of the
 * training itself. A training without phases has this last one alone.
 *
 * @param list the phases in their order; the last one ends with the training
 */
public record Phases(List<Phase> list) {

  /** The parameters that may be different in a phase. */
  private static final List<Param<?>> CHANGEABLE =
      List.of(STRATEGY, TASK_GRADIENT, TASK_WEIGHT, DISTILL_WEIGHT, DISTILL_STATE);

  private static final String EXPECTED =
      "expected a number of rounds, a colon and parameters, such as '20: strategy=average'";

  /**
   * Some rounds with the same parameters.
   *
   * @param end the round after the last one of this phase
   * @param params the parameters of these rounds
   */
  public record Phase(int end, ParamValues params) {}

  /**
   * Reads the phases of a training.
   *
   * @throws IllegalArgumentException if the text is not a list of phases, or if they leave no round
   */
  static Phases of(ParamValues params) {
    List<Phase> phases = new ArrayList<>();
    int end = params.get(BURN_IN);
    if (end > 0) {
      phases.add(new Phase(end, params.with(DISTILL_WEIGHT, 0.0)));
    }
    String text = params.get(PHASES).strip();
    if (!text.isEmpty()) {
      refuse(
          end > 0,
          "burnIn is a phase itself: expected burnIn = 0, or a phase of %d rounds with distillWeight=0"
              .formatted(end));
      for (String each : text.split(";", -1)) {
        Phase phase = phase(params, each.strip(), end);
        phases.add(phase);
        end = phase.end();
      }
    }
    phases.add(new Phase(Integer.MAX_VALUE, params));
    checkAbsent(phases);
    return new Phases(phases);
  }

  /** Refuses absent students that would have to take the weights of students unlike them. */
  private static void checkAbsent(List<Phase> phases) {
    boolean apart = false;
    for (Phase phase : phases) {
      boolean averages = phase.params().get(STRATEGY).averagesGradients();
      refuse(
          averages && apart && phase.params().get(PARTICIPATION) < 1,
          "a student that misses rounds takes the weights of the others when strategy is 'average',"
              + " but here students have learned apart before: set participation = 1, or begin with"
              + " strategy=average");
      apart |= !averages;
    }
  }

  private static Phase phase(ParamValues params, String text, int first) {
    String[] parts = text.split(":", 2);
    String rounds = parts[0].strip();
    refuse(
        parts.length < 2 || !rounds.matches("[0-9]{1,8}") || Integer.parseInt(rounds) == 0,
        "'%s' is no phase: %s".formatted(UserMistake.visible(text), EXPECTED));
    ParamValues changed = params;
    Set<String> names = new HashSet<>();
    for (String setting : parts[1].strip().split("\\s+", -1)) {
      String[] pair = setting.split("=", 2);
      refuse(
          pair.length < 2,
          "'%s' sets no parameter: %s".formatted(UserMistake.visible(text), EXPECTED));
      refuse(
          !names.add(pair[0]),
          "'%s' sets %s twice".formatted(UserMistake.visible(text), UserMistake.visible(pair[0])));
      changed = with(changed, changeable(pair[0]), pair[1]);
    }
    refuse(
        changed.get(STRATEGY) == Strategy.QKD && params.get(STRATEGY) != Strategy.QKD,
        "a phase cannot have strategy 'qkd' unless the training itself has it");
    long end = (long) first + Integer.parseInt(rounds);
    refuse(
        end >= params.get(MAX_ITER),
        "'%s' ends after %d rounds: expected fewer than maxIter = %d, because the last rounds have"
                .formatted(UserMistake.visible(text), end, params.get(MAX_ITER))
            + " the parameters of the training itself");
    return new Phase((int) end, changed);
  }

  private static ParamValues with(ParamValues params, Param<?> param, String value) {
    try {
      return params.with(param, value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("phases: " + e.getMessage(), e);
    }
  }

  private static Param<?> changeable(String name) {
    return CHANGEABLE.stream()
        .filter(param -> param.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "phases: a phase cannot set '%s'; it can set %s"
                        .formatted(
                            UserMistake.visible(name),
                            CHANGEABLE.stream()
                                .map(Param::name)
                                .collect(Collectors.joining(", ")))));
  }

  /** The parameters of a round. */
  ParamValues at(int round) {
    return list.get(indexAt(round)).params();
  }

  /** The round after the last one that has the same parameters as the given one. */
  int endAt(int round) {
    return list.get(indexAt(round)).end();
  }

  private int indexAt(int round) {
    int index = 0;
    while (list.get(index).end() <= round) {
      index++;
    }
    return index;
  }

  private static void refuse(boolean wrong, String message) {
    if (wrong) {
      throw new IllegalArgumentException("phases: " + message);
    }
  }
}
