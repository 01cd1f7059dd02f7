package org.qicd.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.apache.spark.util.SizeEstimator;
import org.openjdk.jmh.runner.RunnerException;
import org.qicd.simulate.Simulator;

/**
 * Measures the goals of speed and prints them as a table: goal, measured, met or not. All cases run
 * in turn, several times over, peers among them, so that a ratio is between times of one run.
 *
 * <p>Arguments: {@code --rounds R} (3), {@code --old-jdk HOME}, {@code --peers PYTHON}, {@code
 * --only WORD} for the goals with that word in their names, {@code --json FILE}.
 */
public final class Goals {
  private static final int[] QUBITS = {4, 6, 8, 10, 12, 14};
  private static final int[] LIGHTNING_QUBITS = {8, 12, 14, 16};
  private static final String STEP = "step through Spark";
  private static final double[] TIMES_JAX = {3, 4, 11, 22, 24, 25};
  private static final double[] TIMES_LIGHTNING = {500, 50, 35, 25};

  private final Set<Case> cases = new LinkedHashSet<>();
  private final List<Goal> goals = new ArrayList<>();
  private final Map<String, Case> gradients = new LinkedHashMap<>();
  private final SparkSteps sparkSteps = new SparkSteps();
  private final List<Growth> growths = Growth.all(6, 8, 10, 12);

  private final String only;

  private Goals(String only) {
    this.only = only;
  }

  /** Runs all. */
  public static void main(String[] args) throws RunnerException, IOException, InterruptedException {
    Map<String, String> options = new LinkedHashMap<>();
    for (int k = 0; k + 1 < args.length; k += 2) {
      options.put(args[k], args[k + 1]);
    }
    Peers peers = Peers.with(options.get("--peers"));
    Goals goals = new Goals(options.getOrDefault("--only", ""));
    goals.ofPeers(peers);
    goals.ofPeak();
    goals.ofCores();
    goals.ofCircuits();
    goals.ofPull();
    goals.ofJdks(options.get("--old-jdk"));
    goals.ofTransform();
    goals.ofMemory();
    goals.ofSpark();
    goals.ofGrowth();
    goals.run(Integer.parseInt(options.getOrDefault("--rounds", "3")), peers);
    goals.print();
    goals.write(Path.of(options.getOrDefault("--json", "target/benchmark.json")), peers);
  }

  private void ofPeers(Peers peers) {
    for (int k = 0; k < QUBITS.length; k++) {
      int n = QUBITS[k];
      Case ours = standard(n);
      atLeast(
          "batch gradient, n = " + n + ": times as fast as hand-written JAX",
          TIMES_JAX[k],
          () -> peers.micros("jax", n) / ours.micros(),
          ours);
    }
    for (int k = 0; k < LIGHTNING_QUBITS.length; k++) {
      int n = LIGHTNING_QUBITS[k];
      Case ours = standard(n);
      atLeast(
          "batch gradient, n = " + n + ": times as fast as Lightning's device",
          TIMES_LIGHTNING[k],
          () -> peers.micros("lightning", n) / ours.micros(),
          ours);
    }
  }

  private void ofPeak() {
    Case peak = new Case(PeakBenchmark.class);
    for (int n : new int[] {8, 10, 12}) {
      Case ours = standard(n);
      atLeast(
          "batch gradient, n = " + n + ": share of the core's peak",
          0.40,
          () -> Workload.flops(n) * peak.micros() / ours.micros(),
          peak,
          ours);
    }
    ofSize(14, 0.85);
    ofSize(16, 0.75);
  }

  private void ofSize(int n, double goal) {
    Case small = standard(12);
    Case large = standard(n);
    double work = Workload.flops(n) / Workload.flops(12);
    atLeast(
        "batch gradient, n = " + n + ": operations a second, those at n = 12 = 1",
        goal,
        () -> work * small.micros() / large.micros(),
        small,
        large);
  }

  private void ofCores() {
    for (String n : new String[] {"8", "10", "12", "14", "16"}) {
      Case one = new Case(CoresBenchmark.class, "numQubits", n, "threads", "1");
      Case two = new Case(CoresBenchmark.class, "numQubits", n, "threads", "2");
      atLeast("two cores against one, n = " + n, 1.85, () -> one.micros() / two.micros(), one, two);
    }
  }

  private void ofCircuits() {
    Case standard = standard(8);
    int weights = 15; // a qubit, in 5 layers
    Map<String, Integer> templates = new LinkedHashMap<>();
    templates.put("basic_entangler", 5);
    templates.put("real_amplitudes", 6);
    templates.put("efficient_su2", 12);
    templates.forEach(
        (template, theirs) -> {
          Case other = gradient(8, template, "amplitude");
          atMost(
              template + ", n = 8: time a weight, strongly_entangling's = 1",
              1,
              () -> other.micros() / theirs / (standard.micros() / weights),
              standard,
              other);
        });
    Case reuploading = gradient(8, "strongly_entangling", "reuploading");
    atMost(
        "reuploading, n = 8: time, amplitude encoding's = 1",
        2,
        () -> reuploading.micros() / standard.micros(),
        standard,
        reuploading);
  }

  private void ofPull() {
    Case alone = new Case(PullBenchmark.class, "pull", "none");
    Case pulled = new Case(PullBenchmark.class, "pull", "infidelity");
    atMost(
        "QICD term, M = 4, n = 8: time, cross-entropy's alone = 1",
        1.15,
        () -> pulled.micros() / alone.micros(),
        alone,
        pulled);
  }

  private void ofJdks(String oldJdk) {
    Case fresh = standard(8);
    Case mixed = mixed();
    atMost(
        "this JDK, bad order of use, n = 8: time, a fresh JVM's = 1",
        1.15,
        () -> mixed.micros() / fresh.micros(),
        fresh,
        mixed);
    Case old = oldJdk == null ? null : mixed().on(oldJdk);
    atMost(
        "JDK 17, bad order of use, n = 8: time, this JDK's = 1",
        2,
        () -> old == null ? Double.NaN : old.micros() / fresh.micros(),
        old == null ? new Case[] {fresh} : new Case[] {fresh, old});
  }

  private static Case mixed() {
    return new Case(GradientBenchmark.class, "numQubits", "8", "jvm", "mixed");
  }

  private void ofTransform() {
    Case kernels = new Case(ForwardBenchmark.class, "numQubits", "8");
    Case transform = new Case(TransformBenchmark.class, "numQubits", "8", "form", "students");
    atLeast(
        "transform, 8 qubits, 4 students: speed, bare forward kernels' = 1",
        0.5,
        () -> kernels.micros() / transform.micros(),
        kernels,
        transform);
  }

  private void ofMemory() {
    Workload workload = Workload.standard(8);
    double bytes = SizeEstimator.estimate(workload.images);
    double numbers = (double) workload.images.size() * workload.images.width() * Double.BYTES;
    atMost("memory of cached images, its encoded numbers' = 1", 1.3, () -> bytes / numbers);
  }

  private void ofSpark() {
    for (String exchange : new String[] {"weights", "states"}) {
      for (int cores : new int[] {1, 2}) {
        atMost(
            "%s, %s, local[%d]: time, a loop's = 1".formatted(STEP, exchange, cores),
            1.10,
            () -> sparkSteps.ratio(exchange, cores));
      }
    }
  }

  private void ofGrowth() {
    for (Growth growth : growths) {
      String name = "growth of a step with %s: exponent".formatted(growth.of());
      atLeast(name, 0.95, growth::exponent, growth.cases());
      atMost(name, 1.05, growth::exponent, growth.cases());
    }
  }

  private Case standard(int numQubits) {
    return gradient(numQubits, "strongly_entangling", "amplitude");
  }

  private Case gradient(int numQubits, String ansatz, String encoding) {
    return gradients.computeIfAbsent(
        numQubits + ansatz + encoding,
        key ->
            new Case(
                GradientBenchmark.class,
                "numQubits",
                Integer.toString(numQubits),
                "ansatz",
                ansatz,
                "encoding",
                encoding));
  }

  private void atLeast(String name, double goal, DoubleSupplier measured, Case... parts) {
    add(Goal.atLeast(name, goal, measured), parts);
  }

  private void atMost(String name, double goal, DoubleSupplier measured, Case... parts) {
    add(Goal.atMost(name, goal, measured), parts);
  }

  private void add(Goal goal, Case... parts) {
    if (goal.name().contains(only)) {
      goals.add(goal);
      cases.addAll(List.of(parts));
    }
  }

  private void run(int rounds, Peers peers)
      throws RunnerException, IOException, InterruptedException {
    for (int round = 1; round <= rounds; round++) {
      for (Case each : cases) {
        each.run();
        System.err.printf(
            Locale.ROOT, "round %d of %d  %-95s %9.3f us%n", round, rounds, each, each.micros());
      }
      if (goals.stream().anyMatch(goal -> goal.name().startsWith(STEP))) {
        sparkSteps.run();
      }
      peers.run(4, 6, 8, 10, 12, 14, 16);
    }
  }

  private void print() {
    goals.forEach(goal -> System.out.println(goal.row()));
    growths.stream()
        .filter(growth -> !Double.isNaN(growth.fixed()))
        .forEach(growth -> System.out.println(growth.fixedRow()));
  }

  private void write(Path file, Peers peers) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("date", LocalDate.now().toString());
    json.put("jdk", Runtime.version().toString());
    json.put("kernels", Simulator.kernels());
    json.put("processors", Runtime.getRuntime().availableProcessors());
    json.put("goals", goals.stream().map(Goal::toMap).toList());
    Map<String, Object> micros = new LinkedHashMap<>();
    cases.forEach(each -> micros.put(each.toString(), each.micros()));
    json.put("microseconds", micros);
    Map<String, Object> fixed = new LinkedHashMap<>();
    growths.forEach(growth -> fixed.put(growth.of(), growth.fixed()));
    json.put("fixedMicroseconds", fixed);
    json.put("sparkStepSeconds", sparkSteps.all());
    json.put("peerMicroseconds", peers.all());
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), json);
  }
}
