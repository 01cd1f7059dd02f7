package org.qicd.train;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.state.RoundRecord;

/**
 * The progress of a training as a source of Spark's metrics on the driver, so that the sinks of a
 * cluster (Prometheus, JMX, CSV and others) see it. Values are means over the circuits, and NaN
 * while they are not known.
 */
final class RoundMetrics implements Source, AutoCloseable {
  private static final String NAME = "qicd";
  private static final Set<String> NAMES_IN_USE = ConcurrentHashMap.newKeySet();

  private final String name;
  private final MetricRegistry metrics = new MetricRegistry();
  private volatile int rounds;
  private volatile List<RoundRecord> last = List.of();
  private volatile double validationAccuracy = Double.NaN;

  private RoundMetrics(String name, int numRounds) {
    this.name = name;
    gauge("numRounds", () -> numRounds);
    gauge("rounds", () -> rounds);
    RoundRecord.SHOWN.forEach((metric, value) -> gauge(metric, mean(value)));
    gauge("bytes", () -> last.stream().mapToLong(RoundRecord::bytes).sum());
    gauge("shots", () -> last.stream().mapToLong(r -> r.measured().totalShots()).sum());
    gauge("ensembleValidationAccuracy", () -> validationAccuracy);
  }

  private void gauge(String metric, Gauge<? extends Number> value) {
    metrics.register(metric, value);
  }

  private Gauge<Double> mean(ToDoubleFunction<RoundRecord> value) {
    return () -> RoundRecord.mean(last, value);
  }

  /**
   * Registers the metrics of a training. The source is called "qicd". If several trainings run at
   * the same time, further ones are called "qicd-2" and so on.
   *
   * @param numRounds number of rounds that the training may have
   */
  static RoundMetrics registered(int numRounds) {
    String name = NAME;
    for (int k = 2; !NAMES_IN_USE.add(name); k++) {
      name = NAME + "-" + k;
    }
    RoundMetrics source = new RoundMetrics(name, numRounds);
    SparkEnv.get().metricsSystem().registerSource(source);
    return source;
  }

  /** Shows a round that has been run. */
  void show(List<RoundRecord> records, Optional<Evaluation> validation) {
    last = records;
    rounds = records.get(0).round() + 1;
    validation.ifPresent(seen -> validationAccuracy = seen.ensemble().task().accuracy());
  }

  @Override
  public String sourceName() {
    return name;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return metrics;
  }

  /** Takes the metrics away. */
  @Override
  public void close() {
    SparkEnv env = SparkEnv.get();
    if (env != null) { // A session that was stopped has none.
      env.metricsSystem().removeSource(this);
    }
    NAMES_IN_USE.remove(name);
  }
}
