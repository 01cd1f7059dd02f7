package org.qicd.job.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.DrawnGates;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.report.Block;
import org.qicd.report.Svg;
import org.qicd.testing.Paulis;
import org.qicd.testing.RandomCircuits;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class CircuitPictureTest {
  private static Element parsed(Svg picture) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(picture.file())))
        .getDocumentElement();
  }

  private static List<String> texts(Element svg) {
    NodeList nodes = svg.getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int k = 0; k < nodes.getLength(); k++) {
      texts.add(nodes.item(k).getTextContent());
    }
    return texts;
  }

  /** Each gate stands in it once, with its controls, whatever the width. */
  @ParameterizedTest
  @ValueSource(ints = {1, 40, 100, 1_000_000})
  void noGateIsLost(int width) throws Exception {
    Circuit circuit = RandomCircuits.of(3, 5, 200, 6);
    Element svg = parsed(CircuitPicture.of("some", circuit, width));
    List<String> expected = new ArrayList<>();
    int full = 0;
    for (Operation gate : circuit.operations()) {
      full += gate.gate().numControls();
      String label = DrawnGates.target(gate);
      for (int k = gate.gate().numControls(); k < gate.gate().numQubits(); k++) {
        if (!label.equals("⊕") && !label.equals("×")) {
          expected.add(label);
        }
      }
    }
    List<String> texts = texts(svg);
    texts.removeIf(text -> text.matches("q\\d|[«»]|reuploading|expval z0"));
    assertThat(texts).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(svg.getElementsByTagName("circle").getLength())
        .isEqualTo(full + count(circuit, Gate.CX) + count(circuit, Gate.CCX));
  }

  private static int count(Circuit circuit, Gate gate) {
    return circuit.gateCounts().getOrDefault(gate, 0);
  }

  @ParameterizedTest
  @EnumSource(Ansatz.class)
  void keepsTheWidth(Ansatz ansatz) {
    Circuit circuit =
        ansatz.circuit(11, 4, Encoding.AMPLITUDE, new Readout(Readout.Kind.EXPVAL, 10, 5));
    for (int width : new int[] {50, 100, 140}) {
      Svg picture = CircuitPicture.of("some", circuit, width);
      assertThat((double) picture.width()).isLessThan(width * Svg.CHARACTER + 30);
      for (Svg.Shape shape : picture.shapes()) {
        if (shape instanceof Svg.Box box) {
          assertThat(box.x()).isNotNegative();
          assertThat(box.x() + box.width()).isLessThan(picture.width());
          assertThat(box.y() + box.height()).isLessThan(picture.height());
        }
      }
    }
  }

  @Test
  void saysTheSameInWords() throws Exception {
    Circuit circuit =
        Ansatz.REAL_AMPLITUDES.circuit(2, 1, Encoding.IQP, Paulis.readout(5, "ZX", "IY", "XX"));
    Element svg = parsed(CircuitPicture.of("Circuit of student 0", circuit, 100));
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Circuit of student 0");
    assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo(
            "2 qubits, qubit 0 on top. Encoding iqp, then 5 gates (4 ry, 1 cx) in 3 columns with 4"
                + " weights. Readout ZX,IY,XX.");
    assertThat(texts(svg)).contains("q0", "q1", "iqp", "RY(θ3)", "pauli ZIX", "pauli XYX");
  }

  /** A picture of a huge circuit would be a huge page. */
  @Test
  void aHugeCircuitIsText() {
    Readout one = new Readout(Readout.Kind.EXPVAL, 1, 1);
    Circuit huge = Ansatz.BASIC_ENTANGLER.circuit(6, 1000, Encoding.AMPLITUDE, one);
    assertThat(CircuitPicture.block("some", huge)).isInstanceOf(Block.Preformatted.class);
    assertThat(CircuitPicture.block("some", huge.first(100))).isInstanceOf(Svg.class);
  }
}
