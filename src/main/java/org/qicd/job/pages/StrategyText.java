package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.qicd.distill.Divergence;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.report.Numbers;
import org.qicd.setup.OwnCircuits;
import org.qicd.setup.Phases;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.PauliNoise;
import org.qicd.train.round.Exchanges;

/** Describes how the students of a training teach each other, and their devices. */
final class StrategyText {
  private StrategyText() {}

  /** The strategy of the training itself, with the start, the labels and the exchange. */
  static String whole(TrainSetup setup) {
    ParamValues params = setup.params();
    return "%s of %s%s%s; %s start, labels %s%s, exchange of %s"
        .formatted(
            params.get(TrainParam.STRATEGY).label(),
            count(setup.numStudents(), "student"),
            setup.numGroups() == 1 ? "" : " with %d circuits each".formatted(setup.numGroups()),
            terms(setup),
            params.get(TrainParam.INIT).label(),
            labels(params),
            params.get(TrainParam.PARTICIPATION) < 1
                ? ", students in %s of the rounds"
                    .formatted(share(params, TrainParam.PARTICIPATION))
                : "",
            Exchanges.of(setup).label());
  }

  /** A number of things, such as {@code 3 students}. */
  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** A line for each phase: its rounds, from 1, and how the students teach each other in it. */
  static List<String> phases(TrainSetup setup) {
    List<String> lines = new ArrayList<>();
    int first = 0;
    for (Phases.Phase phase : setup.phases().list()) {
      int end = Math.min(phase.end(), setup.params().get(TrainParam.MAX_ITER));
      if (first < end) {
        TrainSetup now = setup.at(first);
        lines.add(
            "rounds %d to %d: %s%s"
                .formatted(
                    first + 1, end, now.params().get(TrainParam.STRATEGY).label(), terms(now)));
      }
      first = end;
    }
    return lines;
  }

  /** The terms of the loss, as far as they are not the plain task term. */
  private static String terms(TrainSetup setup) {
    ParamValues params = setup.params();
    String text = "";
    if (setup.averagesTaskGradients() && !setup.averagesGradients()) {
      text += ", averaged task gradients";
    }
    if (params.get(TrainParam.TASK_WEIGHT) != 1) {
      text += ", task weight " + Numbers.exact(params.get(TrainParam.TASK_WEIGHT));
    }
    return setup.divergence() == Divergence.NONE
        ? text
        : text
            + ", %s to %s, lambda %s %s"
                .formatted(
                    setup.divergence().name().toLowerCase(Locale.ROOT),
                    target(setup),
                    params.get(TrainParam.DISTILL_SCHEDULE).label(),
                    Numbers.exact(params.get(TrainParam.DISTILL_WEIGHT)));
  }

  /** The errors of the devices that are not zero. */
  static String devices(ParamValues params) {
    List<String> errors = new ArrayList<>();
    String each = params.get(TrainParam.DEVICE_ERRORS_OF).name().toLowerCase(Locale.ROOT);
    add(params, TrainParam.DEVICE_ANGLE_ERROR, "offsets of each " + each, errors);
    add(params, TrainParam.DEVICE_SCALE_ERROR, "relative errors of each " + each, errors);
    add(params, TrainParam.DEVICE_CROSSTALK, "ZZ of neighbours behind each layer", errors);
    add(params, TrainParam.DEVICE_CNOT_ERROR, "over-rotation of each CNOT", errors);
    add(params, TrainParam.DEVICE_DRIFT, "drift up to the end", errors);
    return "one for each student, with errors of standard deviation " + String.join(", ", errors);
  }

  /** The random errors of training steps; empty if there are none. */
  static Optional<String> noise(TrainSetup setup) {
    if (setup.noise().isEmpty()) {
      return Optional.empty();
    }
    double errors =
        setup.noise().stream().mapToDouble(PauliNoise::meanErrors).average().orElseThrow();
    ParamValues params = setup.params();
    return Optional.of(
        "in training steps, that of %s x %s: %s errors in a run of a circuit, %s in turn"
            .formatted(
                params.get(TrainParam.NOISE_DEVICE),
                Numbers.exact(params.get(TrainParam.NOISE_SCALE)),
                Numbers.format("%.2g", errors),
                count(params.get(TrainParam.NOISE_TRAJECTORIES), "pattern")));
  }

  private static void add(ParamValues params, Param<Double> param, String what, List<String> to) {
    if (params.get(param) > 0) {
      to.add("%s (%s)".formatted(Numbers.exact(params.get(param)), what));
    }
  }

  private static String labels(ParamValues params) {
    TrainParam.LabelOwners owners = params.get(TrainParam.LABELS);
    String name = owners.name().toLowerCase(Locale.ROOT);
    if (owners == TrainParam.LabelOwners.BY_CLASS) {
      name += ", %d classes a student".formatted(params.get(TrainParam.CLASSES_PER_STUDENT));
    }
    return params.get(TrainParam.LABEL_NOISE) > 0
        ? name + ", %s of them wrong".formatted(share(params, TrainParam.LABEL_NOISE))
        : name;
  }

  private static String share(ParamValues params, Param<Double> param) {
    return Numbers.format("%.3g%%", 100 * params.get(param));
  }

  private static String target(TrainSetup setup) {
    if (setup.isTaught()) {
      if (setup.hasTeacherColumn()) {
        return "a teacher's column '%s', whose cost is not known and not counted"
            .formatted(setup.params().get(TrainParam.TEACHER_PROBABILITY_COL));
      }
      String model = setup.params().get(TrainParam.TEACHER_MODEL);
      int qubits = setup.params().get(TrainParam.TEACHER_QUBITS);
      if (model.isEmpty() && OwnCircuits.isText(setup.params().get(TrainParam.ANSATZ).get(0))) {
        return "a teacher with the circuit of student 0, %d rounds"
            .formatted(setup.params().get(TrainParam.TEACHER_ROUNDS));
      }
      return model.isEmpty()
          ? "a teacher of %s%d layers, %d rounds"
              .formatted(
                  qubits == 0 ? "" : qubits + " qubits, ",
                  setup.params().get(TrainParam.TEACHER_LAYERS),
                  setup.params().get(TrainParam.TEACHER_ROUNDS))
          : "the teacher of %s, whose cost is not known and not counted".formatted(model);
    }
    return switch (setup.params().get(TrainParam.DISTILL_TARGET)) {
      case PEERS -> "the others";
      case AVERAGED -> "their averaged circuit";
      case OWN ->
          "the student %d rounds ago or less".formatted(setup.params().get(TrainParam.STALENESS));
    };
  }
}
