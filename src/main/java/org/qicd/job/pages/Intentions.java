package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.text.WordUtils;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Readout;
import org.qicd.job.config.JobConfig;
import org.qicd.job.tables.ImagesUsed;
import org.qicd.job.tables.JobData;
import org.qicd.report.Numbers;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.Simulator;
import org.qicd.train.MemoryEstimate;
import org.qicd.train.RoundForecast;

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
            "%s, %d features, %d classes%s, %s"
                .formatted(
                    ImagesUsed.text(config, data),
                    setup.numFeatures(),
                    setup.circuits().get(0).readout().numClasses(),
                    data.classes().areNumbers() ? "" : " (%s)".formatted(data.classes()),
                    StrategyText.count(setup.numSlices(), "slice"))));
    data.foundFiles().ifPresent(found -> plan.put("found", List.of(found)));
    data.found().ifPresent(found -> plan.put("columns", List.of(found)));
    List<String> circuits = new ArrayList<>();
    setup.circuits().stream()
        .collect(Collectors.groupingBy(Circuit::ideal, LinkedHashMap::new, Collectors.counting()))
        .forEach((circuit, students) -> circuits.add(describe(setup, circuit, students)));
    plan.put("circuit", circuits);
    var params = setup.params();
    if (setup.hasDevices()) {
      plan.put("devices", List.of(StrategyText.devices(params)));
    }
    StrategyText.noise(setup).ifPresent(noise -> plan.put("noise", List.of(noise)));
    plan.put("strategy", List.of(StrategyText.whole(setup)));
    if (setup.phases().list().size() > 1) {
      plan.put("phases", StrategyText.phases(setup));
    }
    plan.put(
        "rounds",
        List.of(
            "%d of %s, %d labelled images and %s a step, seed %d"
                .formatted(
                    params.get(TrainParam.MAX_ITER),
                    StrategyText.count(params.get(TrainParam.STEPS_PER_ROUND), "step"),
                    params.get(TrainParam.BATCH_SIZE),
                    shared(setup),
                    params.get(TrainParam.SEED))));
    if (!setup.shots().areExact()) {
      plan.put(
          "shots",
          List.of("%d for each circuit and image of evaluations".formatted(setup.shots().count())));
    }
    if (params.get(TrainParam.GRADIENT).isMeasured()) {
      plan.put(
          "measured", List.of(MeasuredText.of(setup, RoundForecast.of(setup, data.train.size()))));
    }
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

  private static String describe(TrainSetup setup, Circuit circuit, long students) {
    String gates =
        circuit.gateCounts().entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey().label())
            .collect(Collectors.joining(", "));
    return "%d x %d qubits, %s encoding, %d gates (%s), depth %d, %d weights, %s readout%s"
        .formatted(
            students,
            circuit.numQubits(),
            encoding(setup, circuit),
            circuit.operations().size(),
            gates,
            circuit.depth(),
            circuit.numWeights(),
            circuit.readout().label(),
            circuit.readout().link() == Readout.Link.BORN
                ? " by Born's rule"
                : " x " + Numbers.exact(circuit.readout().logitScale()));
  }

  /** The encoding that was asked for, which is not that of a circuit that trains its scaling. */
  private static String encoding(TrainSetup setup, Circuit circuit) {
    return circuit.trainsScaling()
        ? "trainable " + setup.params().get(TrainParam.ENCODING).label()
        : circuit.featureMap().label();
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
}
