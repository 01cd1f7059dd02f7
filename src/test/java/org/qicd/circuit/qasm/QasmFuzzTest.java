package org.qicd.circuit.qasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.OpenQasm;
import org.qicd.circuit.Readout;
import org.qicd.testing.Fuzz;
import org.qicd.testing.Reference;

/** A program of anybody's is read as a circuit, or refused in one line. */
class QasmFuzzTest {
  private static final Readout ONE = new Readout(Readout.Kind.EXPVAL, 1, 1);

  @Test
  void mutantsOfPrograms() throws Exception {
    List<String> texts = new ArrayList<>();
    Reference.read("programs.json").cases().forEach(each -> texts.add(each.get("text").asText()));
    LongStream.range(0, 5).forEach(seed -> texts.add(new RandomProgram(seed).text()));
    texts.add(OpenQasm.of(Ansatz.REAL_AMPLITUDES.circuit(3, 1, Encoding.REUPLOADING, ONE)));
    List<byte[]> valid = texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    int accepted =
        Fuzz.assertClear(
            valid,
            bytes -> {
              String text = new String(bytes, StandardCharsets.UTF_8);
              QasmProgram program = QasmReader.read("mutant.qasm", text);
              boolean features = text.contains("x0");
              Circuit circuit =
                  program.circuit(features ? Encoding.REUPLOADING : Encoding.AMPLITUDE, ONE);
              assertThat(circuit.numWeights()).isEqualTo(program.weights().size());
            });
    assertThat(accepted).isPositive();
  }
}
