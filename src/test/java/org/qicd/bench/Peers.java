package org.qicd.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Other programs on the same {@link Workload}, in Python ({@code src/test/peers}): they read our
 * features and weights, and are timed only if their loss and gradient agree with ours and with a
 * plain NumPy reference.
 */
final class Peers {
  private static final Path WORKLOADS = Path.of("target", "workload");

  private final String python;
  private final Map<String, Double> micros = new TreeMap<>();

  private Peers(String python) {
    this.python = python;
  }

  /**
   * Peers of a Python that has them.
   *
   * @param python its path; null for no peers, none of which is then measured
   */
  static Peers with(String python) {
    return new Peers(python);
  }

  /** The least time an image of a peer's fastest form so far, in microseconds; NaN without. */
  double micros(String peer, int numQubits) {
    return micros.entrySet().stream()
        .filter(entry -> entry.getKey().matches(peer + "_.* n=" + numQubits))
        .mapToDouble(Map.Entry::getValue)
        .min()
        .orElse(Double.NaN);
  }

  /** The least time an image of every form, in microseconds. */
  Map<String, Double> all() {
    return micros;
  }

  /** Times all forms once more. */
  void run(int... qubits) throws IOException, InterruptedException {
    if (python == null) {
      return;
    }
    List<String> command = new ArrayList<>(List.of(python, "src/test/peers/peers.py"));
    command.add(WORKLOADS.toString());
    for (int n : qubits) {
      Workload.standard(n).write(WORKLOADS.resolve("n" + n + ".bin"));
      command.add(Integer.toString(n));
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row = new ObjectMapper().readTree(line);
        String name = row.get("peer").asText() + " n=" + row.get("n").asInt();
        micros.merge(name, row.get("microseconds").asDouble(), Math::min);
        System.err.println(line);
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException("src/test/peers/peers.py ended with " + process.exitValue());
    }
  }
}
