package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.text.WordUtils;
import org.qicd.circuit.Circuit;
import org.qicd.distill.Divergence;
import org.qicd.distill.Strategy;
import org.qicd.job.config.JobConfig;
import org.qicd.job.run.ImagesUsed;
import org.qicd.job.run.JobData;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.report.Numbers;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.Simulator;
import org.qicd.train.MemoryEstimate;
import org.qicd.train.round.Exchanges;

/** Describes a run before its first round. */
public final class Intentions {
  private Intentions() {}

  /** The description as text for the terminal. */
  public static String text(Map<String, List<String>> plan) {
    StringBuilder text = new StringBuilder();
    plan.forEach((name, lines) -> lines.forEach(line -> prose(text, name, line)));
    return text.append('\n').toString();
  }

  /** The lines of the description by their names. There are several lines if circuits differ. */
  public static Map<String, List<String>> of(
      JobConfig config, TrainSetup setup, JobData data, MemoryEstimate memory) {
    Map<String, List<String>> plan = new LinkedHashMap<>();
    plan.put(
        "data",
        List.of(
            "%s, %d features, %d classes, %s"
                .formatted(
                    ImagesUsed.text(config, data),
                    setup.numFeatures(),
                    setup.circuits().get(0).readout().numClasses(),
                    count(setup.numSlices(), "slice"))));
    List<String> circuits = new ArrayList<>();
    setup.circuits().stream()
        .collect(Collectors.groupingBy(c -> c, LinkedHashMap::new, Collectors.counting()))
        .forEach((circuit, students) -> circuits.add(describe(circuit, students)));
    plan.put("circuit", circuits);
    plan.put("strategy", List.of(strategy(setup)));
    var params = setup.params();
    plan.put(
        "rounds",
        List.of(
            "%d of %s, %d labelled images and %s a step, seed %d"
                .formatted(
                    params.get(TrainParam.MAX_ITER),
                    count(params.get(TrainParam.STEPS_PER_ROUND), "step"),
                    params.get(TrainParam.BATCH_SIZE),
                    shared(setup),
                    params.get(TrainParam.SEED))));
    plan.put(
        "memory",
        List.of(
            "about %s of images, %s a task, %s of states on the driver"
                .formatted(
                    MemoryEstimate.text(memory.images()),
                    MemoryEstimate.text(memory.task()),
                    MemoryEstimate.text(memory.driver()))));
    plan.put("kernels", List.of(Simulator.kernels() + ", Java " + Runtime.version().feature()));
    return plan;
  }

  /** Appends a line, wrapped between words. */
  private static void prose(StringBuilder text, String name, String content) {
    RunSummary.line(text, name, WordUtils.wrap(content, 90, "\n" + " ".repeat(10), false));
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String describe(Circuit circuit, long students) {
    String gates =
        circuit.gateCounts().entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey().label())
            .collect(Collectors.joining(", "));
    return "%d x %d qubits, %s encoding, %d gates (%s), depth %d, %d weights, %s readout x %s"
        .formatted(
            students,
            circuit.numQubits(),
            circuit.encoding().label(),
            circuit.operations().size(),
            gates,
            circuit.depth(),
            circuit.numWeights(),
            circuit.readout().kind().label(),
            Numbers.exact(circuit.readout().logitScale()));
  }

  private static String strategy(TrainSetup setup) {
    var params = setup.params();
    String distillation =
        setup.divergence() == Divergence.NONE
            ? ""
            : ", %s to %s, lambda %s %s"
                .formatted(
                    setup.divergence().name().toLowerCase(Locale.ROOT),
                    target(setup),
                    params.get(TrainParam.DISTILL_SCHEDULE).label(),
                    Numbers.exact(params.get(TrainParam.DISTILL_WEIGHT)));
    return "%s of %s%s%s; %s start, labels %s%s, exchange of %s"
        .formatted(
            params.get(TrainParam.STRATEGY).label(),
            count(setup.numStudents(), "student"),
            setup.numGroups() == 1 ? "" : " with %d circuits each".formatted(setup.numGroups()),
            distillation,
            params.get(TrainParam.INIT).label(),
            labels(params),
            params.get(TrainParam.PARTICIPATION) < 1
                ? ", students in %s of the rounds"
                    .formatted(share(params, TrainParam.PARTICIPATION))
                : "",
            Exchanges.of(setup).label());
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

  /** Describes the images or states on which students are compared in a step. */
  private static String shared(TrainSetup setup) {
    int count = setup.comparesOnShared() ? setup.params().get(TrainParam.DISTILL_BATCH_SIZE) : 0;
    return count
        + switch (setup.params().get(TrainParam.DISTILL_ON)) {
          case SHARED -> " shared ones";
          case LABELLED -> " shared ones, students compared on all of them";
          case PROBES -> " random probe states";
        };
  }

  private static String target(TrainSetup setup) {
    if (setup.params().get(TrainParam.STRATEGY) == Strategy.QKD) {
      String model = setup.params().get(TrainParam.TEACHER_MODEL);
      int qubits = setup.params().get(TrainParam.TEACHER_QUBITS);
      return model.isEmpty()
          ? "a teacher of %s%d layers, %d rounds"
              .formatted(
                  qubits == 0 ? "" : qubits + " qubits, ",
                  setup.params().get(TrainParam.TEACHER_LAYERS),
                  setup.params().get(TrainParam.TEACHER_ROUNDS))
          : "the teacher of %s, whose cost is not known and not counted".formatted(model);
    }
    return setup.params().get(TrainParam.DISTILL_TARGET) == TrainParam.DistillTarget.AVERAGED
        ? "their averaged circuit"
        : "the others";
  }
}
