package org.qicd.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.diagnose.Diagnosis;
import org.qicd.diagnose.DiagnosisPlan;
import org.qicd.diagnose.devices.DeviceFindings;
import org.qicd.diagnose.shots.ShotFindings;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.job.config.DiagnoseParam;
import org.qicd.job.config.JobConfig;
import org.qicd.job.pages.DiagnoseDevices;
import org.qicd.job.pages.DiagnoseJson;
import org.qicd.job.pages.DiagnoseReport;
import org.qicd.job.pages.DiagnoseShots;
import org.qicd.job.pages.DiagnoseVerdicts;
import org.qicd.job.run.CommandText;
import org.qicd.job.run.Job;
import org.qicd.job.run.Progress;
import org.qicd.job.run.RunDirectory;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.RunStore;
import org.qicd.job.tables.ImagesUsed;
import org.qicd.job.tables.JobModel;
import org.qicd.param.ParamValues;
import org.qicd.param.UserMistake;
import org.qicd.setup.OwnCircuits;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code qicd diagnose} tells before a long run whether a circuit can be trained. It compares the
 * learning curves that the tangent kernel predicts with those of gradient descent. If students run
 * on unlike devices, it also tells what that does to them and which strategy suits them.
 */
@Command(
    name = "diagnose",
    mixinStandardHelpOptions = true,
    description = {
      "Tells before a long run whether a circuit can be trained.",
      "Predicts the learning curves of coupled students from its tangent kernel, and measures them;"
          + " by default conf/diagnose.conf.",
      "Measures how many shots a quantum computer takes to see what the students compare."
    })
final class DiagnoseCommand implements Callable<Integer> {
  private static final String BLOCK = "diagnose";

  @Mixin private ConfigOptions options;

  @Option(names = "--run", paramLabel = "DIR", description = "Run directory: new or empty.")
  private RunPath run;

  @Option(
      names = "--trained",
      paramLabel = "RUN",
      description =
          "Directory of a finished run, whose students are looked at too. Without --config, its"
              + " configuration is taken.")
  private RunPath trained;

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException {
    Config parsed = options.parse("conf/diagnose.conf");
    Optional<RunStore> finished = Optional.ofNullable(trained).map(options::store);
    finished.ifPresent(JobModel::require);
    JobConfig config =
        finished.isEmpty() || options.hasFile()
            ? JobConfig.of(parsed.withoutPath(BLOCK))
            : options.read(finished.get(), BLOCK);
    ParamValues own =
        JobConfig.values(
            parsed.hasPathOrNull(BLOCK) ? parsed.withOnlyPath(BLOCK) : ConfigFactory.empty(),
            DiagnoseParam.TABLE);
    DiagnosisPlan plan = DiagnoseParam.plan(own, config.training());
    RunStore target = RunDirectory.check(RunDirectory.chosen(run, config));
    try (Job job = Job.open(config, options.namesMaster())) {
      Optional<JobModel> model = finished.map(store -> JobModel.read(job.spark(), store));
      model.ifPresent(job::data); // prepares the images as for the run
      TrainSetup setup = job.checkedSetup();
      Optional<TrainedEnsemble> ensemble = model.map(JobModel::ensemble);
      ensemble.ifPresent(found -> requireSame(found, setup));
      Diagnosis diagnosis = diagnosis(job, setup, plan);
      job.in(
          RunDirectory.open(target),
          directory -> diagnose(job, own, setup, plan, diagnosis, ensemble, directory));
    }
    return 0;
  }

  /** Refuses a run of other students than those of the configuration. Their devices may drift. */
  private void requireSame(TrainedEnsemble ensemble, TrainSetup setup) {
    List<Circuit> found = ensemble.circuits().stream().map(Circuit::ideal).toList();
    if (!found.equals(setup.circuits().stream().map(Circuit::ideal).toList())) {
      throw new IllegalArgumentException(
          "--trained %s: its students' circuits are not those of the configuration"
              .formatted(trained));
    }
  }

  private static Diagnosis diagnosis(Job job, TrainSetup setup, DiagnosisPlan plan) {
    if (setup.circuits().stream().map(Circuit::ideal).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "diagnose needs one circuit for all students: give one ansatz and one numLayers");
    }
    if (OwnCircuits.isText(setup.params().get(TrainParam.ANSATZ).get(0))) {
      throw new IllegalArgumentException(
          "diagnose makes circuits of other widths and depths, which needs a template: ansatz is a"
              + " circuit of your own");
    }
    return UserMistake.unwrapped(
        () ->
            new Diagnosis(
                JavaSparkContext.fromSparkContext(job.spark().sparkContext()),
                job.data().train,
                setup.circuits().get(0),
                Ansatz.of(setup.params().get(TrainParam.ANSATZ).get(0)),
                setup.numLayers(0),
                plan));
  }

  private void diagnose(
      Job job,
      ParamValues own,
      TrainSetup setup,
      DiagnosisPlan plan,
      Diagnosis diagnosis,
      Optional<TrainedEnsemble> ensemble,
      RunDirectory directory)
      throws IOException {
    long start = System.nanoTime();
    Progress progress = Progress.onTerminal("part", Diagnosis.PARTS + 1);
    Diagnosis.Result result =
        diagnosis.run((part, what) -> progress.show(part - 1, "now: " + what));
    progress.show(Diagnosis.PARTS, "now: shots");
    Circuit circuit = setup.circuits().get(0);
    Optional<DiagnoseDevices> devices =
        setup.hasDevices()
            ? Optional.of(
                new DiagnoseDevices(
                    DeviceFindings.of(setup, diagnosis.sample().first(plan.samples().metric()))))
            : Optional.empty();
    DiagnoseShots shots =
        ShotFindings.reasonToLeaveOut(setup)
            .map(DiagnoseShots::leftOut)
            .orElseGet(
                () ->
                    DiagnoseShots.of(
                        ShotFindings.of(
                            JavaSparkContext.fromSparkContext(job.spark().sparkContext()),
                            setup,
                            diagnosis.sample().first(DiagnoseParam.shotImages(own)),
                            ensemble)));
    progress.end();
    DiagnoseVerdicts verdicts =
        new DiagnoseVerdicts(
            circuit, setup.numLayers(0), plan, result, devices, shots, diagnosis.images());
    String data = ImagesUsed.text(job.config(), job.data());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", data);
    json.putAll(DiagnoseJson.of(verdicts, plan, result));
    directory.writeJson("diagnosis.json", json);
    out.printf("data      %s%n%n%s", data, verdicts.text());
    String command = "%s diagnose %s".formatted(CommandText.command(), options.asGiven()).strip();
    Map<String, Object> settings = new LinkedHashMap<>(own.toMap());
    settings.put("data", data);
    settings.put("seed", plan.seed());
    String report =
        directory.writeReport(
            new DiagnoseReport(plan, result, verdicts, command, settings).document());
    out.printf("%nresults   %s%nreport    %s%n", directory, report);
    directory.log(
        "diagnosis ends after %.0f s%n%s"
            .formatted((System.nanoTime() - start) / 1e9, verdicts.text()));
  }
}
