import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.OpenQasm;
import org.qicd.circuit.Readout;
import org.qicd.circuit.qasm.QasmReader;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Plan;
import org.qicd.simulate.Simulator;
import org.qicd.simulate.StateBatch;

/**
 * Reads the programs of a folder, NAME.json with "text" and "inputs", and writes beside each
 * NAME.read with the state that we simulate, and what we write of the circuit: "version3" and
 * "version2" with numbers, and "withInputs" with inputs.
 */
public class Circuits {
  public static void main(String[] args) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(args[0]))) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    ObjectMapper mapper = new ObjectMapper();
    for (Path file : files) {
      JsonNode program = mapper.readTree(file.toFile());
      double[] weights = mapper.convertValue(program.get("inputs"), double[].class);
      Circuit circuit =
          QasmReader.read(file.getFileName().toString(), program.get("text").asText())
              .circuit(Encoding.AMPLITUDE, new Readout(Readout.Kind.EXPVAL, 1, 1));
      double[] used = Arrays.copyOf(weights, circuit.numWeights());
      Map<String, Object> read = new LinkedHashMap<>(state(circuit, used));
      read.put("version3", OpenQasm.of(circuit, used));
      read.put("version2", OpenQasm.version2(circuit, used));
      read.put("withInputs", OpenQasm.of(circuit));
      read.put("weights", used);
      mapper.writeValue(Path.of(file.toString().replace(".json", ".read")).toFile(), read);
    }
    System.out.println("read " + files.size());
  }

  /** The output state for |0...0>. */
  private static Map<String, double[]> state(Circuit circuit, double[] weights) {
    int n = circuit.numQubits();
    Simulator simulator = new Simulator(Plan.of(circuit));
    simulator.bind(weights);
    simulator.forward(
        EncodedImages.of(circuit, new double[] {1}, 1), new int[] {0}, 0, 1);
    StateBatch batch = new StateBatch(n, 1);
    simulator.store(batch, 0);
    double[] re = new double[1 << n];
    double[] im = new double[1 << n];
    Arrays.setAll(re, a -> batch.re(0, a));
    Arrays.setAll(im, a -> batch.im(0, a));
    return Map.of("re", re, "im", im);
  }
}
