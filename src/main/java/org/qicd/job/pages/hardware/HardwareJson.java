package org.qicd.job.pages.hardware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.qicd.hardware.Contender;
import org.qicd.hardware.Fidelities;
import org.qicd.hardware.Mitigation;
import org.qicd.hardware.Run;
import org.qicd.hardware.Standing;
import org.qicd.hardware.SweepResult;
import org.qicd.hardware.Verdict;
import org.qicd.stats.Interval;

/** The content of {@code hardware.json}. */
public final class HardwareJson {
  private HardwareJson() {}

  public static Map<String, Object> of(HardwareFindings found) {
    SweepResult sweep = found.sweep();
    Verdict verdict = found.verdict();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("verdict", HardwareText.all(found));
    json.put("kept", label(verdict.kept()));
    json.put("device", sweep.students().backends().names());
    json.put("images", sweep.numImages());
    json.put("qubitsUsed", sweep.students().wires());
    json.put("exactMixedStates", found.exact());
    json.put("referenceShots", sweep.plan().referenceShots());
    List<Object> grid = new ArrayList<>();
    for (double scale : sweep.plan().scales()) {
      for (int shots : sweep.plan().shots()) {
        grid.add(of(sweep, Run.scaled(scale, shots)));
      }
    }
    json.put("sweep", grid);
    json.put("limits", Verdict.limits(sweep).stream().map(HardwareJson::of).toList());
    List<Object> mitigations = new ArrayList<>();
    for (Mitigation mitigation : Mitigation.values()) {
      mitigations.add(of(sweep, mitigation));
    }
    json.put("mitigation", mitigations);
    found.budget().ifPresent(budget -> json.put("budget", budget.toMap()));
    json.put("fidelities", found.fidelities().stream().map(HardwareJson::of).toList());
    return json;
  }

  private static Map<String, Object> of(SweepResult sweep, Run run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("noise", run.condition().scale());
    json.put("shots", run.shots());
    Map<String, Object> contenders = new LinkedHashMap<>();
    for (Contender contender : sweep.students().contenders()) {
      contenders.put(
          HardwareText.name(sweep.students(), contender), of(sweep.standing(contender, run)));
    }
    json.put("results", contenders);
    return json;
  }

  private static Map<String, Object> of(Standing standing) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (standing.labelled() > 0) {
      json.put("accuracy", standing.accuracy().value());
      json.put("accuracyInterval95", limits(standing.accuracy()));
    }
    json.put("sameClassAsIdeal", standing.agreement());
    json.put("probabilityError", standing.error());
    return json;
  }

  private static Map<String, Object> of(Verdict.Limit limit) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("without", limit.label());
    json.put("accuracy", limit.without());
    json.put("probabilityError", limit.error());
    return json;
  }

  private static Map<String, Object> of(SweepResult sweep, Mitigation mitigation) {
    Run device = Verdict.device(sweep);
    Run run = new Run(device.condition(), device.shots(), mitigation);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mitigation", label(mitigation));
    json.put("accuracy", sweep.studentAccuracy(run));
    json.put("probabilityError", sweep.studentError(run));
    json.put("circuits", mitigation.circuits());
    if (mitigation != Mitigation.NONE) {
      Verdict.gain(sweep, mitigation)
          .ifPresent(
              gain -> {
                json.put("gain", gain.value());
                json.put("gainInterval95", limits(gain));
              });
    }
    return json;
  }

  private static Map<String, Object> of(Fidelities fidelities) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("noise", fidelities.scale());
    json.put("overlap", fidelities.overlap());
    json.put("purity", fidelities.purity());
    fidelities.inversion().ifPresent(inversion -> json.put("inversion", inversion));
    return json;
  }

  private static List<Double> limits(Interval interval) {
    return List.of(interval.lower(), interval.upper());
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
