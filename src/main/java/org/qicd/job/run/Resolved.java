package org.qicd.job.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.qicd.job.store.YarnAttempt;
import org.qicd.job.tables.ImagesUsed;
import org.qicd.job.tables.JobData;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.Simulator;
import org.qicd.train.round.Exchanges;

/** Properties of a run that a run directory records beside its configuration. */
public final class Resolved {
  /** The name of the application of YARN whose driver began the run, if there is one. */
  public static final String APPLICATION = "yarnApplication";

  private Resolved() {}

  /** The properties of the data, the setup that follows from them, and the software versions. */
  public static Map<String, Object> of(SparkSession spark, TrainSetup setup, JobData data) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    resolved.put("qicdVersion", Build.version());
    resolved.put("sparkVersion", spark.version());
    resolved.put("javaVersion", Runtime.version().toString());
    resolved.put("driverKernels", Simulator.kernels());
    resolved.put("executorKernels", KernelsInUse.onExecutors(spark));
    resolved.put("numFeatures", setup.numFeatures());
    resolved.put("numClasses", setup.circuits().get(0).readout().numClasses());
    if (!data.classes().areNumbers()) {
      resolved.put("classes", data.classes().list());
    }
    resolved.put("numQubits", setup.circuits().get(0).numQubits());
    resolved.put("readout", setup.circuits().get(0).readout().kind().label());
    resolved.put("exchange", Exchanges.of(setup).label());
    resolved.put("numSlices", setup.numSlices());
    resolved.putAll(ImagesUsed.fingerprints(data));
    YarnAttempt.own().ifPresent(attempt -> resolved.put(APPLICATION, attempt.application()));
    return resolved;
  }
}
