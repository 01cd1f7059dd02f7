package org.qicd.job.pages;

import java.util.LinkedHashMap;
import java.util.Map;
import org.qicd.diagnose.Diagnosis;
import org.qicd.diagnose.DiagnosisPlan;
import org.qicd.diagnose.KernelFacts;
import org.qicd.diagnose.StudentsResult;
import org.qicd.diagnose.StudentsResult.Coupling;
import org.qicd.diagnose.StudentsResult.Setting;

/** The content of {@code diagnosis.json}, which is all numbers of the report. */
public final class DiagnoseJson {
  private DiagnoseJson() {}

  public static Map<String, Object> of(
      DiagnoseVerdicts verdicts, DiagnosisPlan plan, Diagnosis.Result result) {
    KernelFacts kernel = result.kernel();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("verdict", verdicts.lead());
    json.put("verdicts", verdicts.all());
    json.put("images", kernel.dimensions().images());
    json.put("rows", kernel.dimensions().rows());
    json.put("weights", kernel.dimensions().weights());
    json.put("kernelSpectrum", kernel.spectrum().values());
    json.put("metricSpectrum", kernel.metric().values());
    json.put("outOfReach", kernel.convergence().outside());
    json.put("criticalStepSize", kernel.critical().squared());
    json.put("ownCriticalStepSize", kernel.critical().own());
    json.put("stepChecksAtMinimum", result.descents().atMinimum());
    json.put("stepChecksOnTask", result.descents().onTask());
    json.put("curves", result.descents().curves());
    json.put(
        "students",
        plan.comparison().counts().stream().map(m -> students(m, result.students())).toList());
    json.put("lazyRegime", result.lazy());
    json.put("gradientVariances", result.gradients().variances());
    json.put("gradientDecays", result.gradients().decays());
    json.put("templates", result.templates());
    result.overlaps().ifPresent(overlaps -> json.put("overlapsByClass", overlaps.byClass()));
    verdicts.devices().ifPresent(devices -> json.put("devices", devices.json()));
    verdicts.measured().found().ifPresent(found -> json.put("shots", DiagnoseShots.json(found)));
    return json;
  }

  private static Map<String, Object> students(int students, StudentsResult found) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("students", students);
    json.put("steps", found.steps());
    for (Coupling coupling : Coupling.values()) {
      Setting setting = new Setting(coupling, students);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("expected", found.expected(setting).orElse(null));
      entry.put("measuredAtEnd", found.measured(setting, found.steps().length - 1));
      json.put(coupling.label(), entry);
    }
    return json;
  }
}
