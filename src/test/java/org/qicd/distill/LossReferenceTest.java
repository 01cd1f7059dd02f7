package org.qicd.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.testing.Reference.doubles;
import static org.qicd.testing.Reference.ints;
import static org.qicd.testing.Reference.packed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.qicd.circuit.Circuit;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Plan;
import org.qicd.simulate.Simulator;
import org.qicd.testing.Reference;

/** Logits, losses, gradients and kernels against the values of two independent programs. */
class LossReferenceTest {

  @Test
  void gradients() {
    Reference reference = Reference.read("gradients.json");
    for (JsonNode c : reference.cases()) {
      String name = name(c);
      Circuit circuit = Reference.circuit(c);
      int[] labels = ints(c.get("labels"));
      EncodedImages images = encode(circuit, c);
      LossGradient loss = new LossGradient(circuit);
      loss.bind(doubles(c.get("angles")));
      loss.addLabelled(images, all(labels), new TaskTerm(labels, 1.0 / labels.length));
      assertThat(loss.sums().task().mean())
          .as(name + " loss")
          .isCloseTo(c.get("loss").doubleValue(), within(reference));
      reference.assertEqual(name + " gradient", c.get("gradient"), loss.gradient());
      assertLogits(reference, name, c.get("logits"), loss, images, labels);
    }
  }

  /**
   * Softmax forgets the common offset of the logits, so it is their differences that are compared.
   */
  private static void assertLogits(
      Reference reference,
      String name,
      JsonNode expected,
      LossGradient loss,
      EncodedImages images,
      int[] labels) {
    for (int i = 0; i < labels.length; i++) {
      loss.forward(images, all(labels), i, 1);
      double[] logits = doubles(expected.get(i));
      for (int k = 0; k < logits.length; k++) {
        assertThat(loss.logProbability(0, k) - loss.logProbability(0, 0))
            .as("%s logits[%d][%d]", name, i, k)
            .isCloseTo(
                logits[k] - logits[0],
                org.assertj.core.data.Offset.offset(2 * reference.tolerance()));
      }
    }
  }

  @Test
  void codistillation() {
    assertThat(divergences("codistillation.json"))
        .containsExactlyInAnyOrder("infidelity", "kl", "superfidelity");
  }

  @Test
  void bornsRule() {
    assertThat(divergences("born.json")).containsExactly("kl");
  }

  /** Compares all students of all cases, and returns the divergences that were compared. */
  private static Set<String> divergences(String file) {
    Reference reference = Reference.read(file);
    Set<String> divergences = new HashSet<>();
    for (JsonNode c : reference.cases()) {
      int[] labels = ints(c.get("labels"));
      List<Circuit> circuits = new ArrayList<>();
      List<double[]> weights = new ArrayList<>();
      List<EncodedImages> images = new ArrayList<>();
      for (JsonNode student : c.get("students")) {
        Circuit circuit =
            Reference.circuit(
                c, student.get("numQubits").intValue(), student.get("layers").intValue());
        circuits.add(circuit);
        weights.add(doubles(student.get("angles")));
        images.add(encode(circuit, c));
      }
      for (JsonNode objective : c.get("objectives")) {
        String term = objective.get("divergence").asText();
        divergences.add(term);
        Divergence divergence = Divergence.valueOf(term.toUpperCase(java.util.Locale.ROOT));
        double lambda = objective.get("weight").doubleValue();
        EnsembleTargets targets = targets(divergence, circuits, weights, images, labels);
        for (int m = 0; m < circuits.size(); m++) {
          String name = "%s student %d %s".formatted(name(c), m, term);
          LossGradient loss = new LossGradient(circuits.get(m));
          loss.bind(weights.get(m));
          double scale = 1.0 / labels.length;
          int[] which = all(labels);
          for (int from = 0; from < which.length; from += Simulator.BLOCK) {
            loss.forward(
                images.get(m), which, from, Math.min(Simulator.BLOCK, which.length - from));
            loss.add(
                new TaskTerm(labels, scale),
                new DistillTerm<>(targets, m, lambda * scale),
                from / Simulator.BLOCK);
          }
          LossSums sums = loss.sums();
          assertThat(sums.task().mean() + lambda * sums.distill().mean())
              .as(name + " loss")
              .isCloseTo(objective.get("loss").get(m).doubleValue(), within(reference));
          reference.assertEqual(name, objective.get("gradient").get(m), loss.gradient());
          assertThat(sums.distill().mean())
              .as(name + " divergence")
              .isCloseTo(mean(doubles(c.get(term).get(m))), within(reference));
        }
        if (divergence == Divergence.INFIDELITY) {
          assertFidelities(reference, c, targets);
        }
      }
    }
    return divergences;
  }

  private static void assertFidelities(Reference reference, JsonNode c, EnsembleTargets targets) {
    for (int a = 0; a < c.get("fidelity").get(0).size(); a++) {
      for (int b = 0; b < c.get("fidelity").get(0).size(); b++) {
        double[] found = targets.member(a).states().fidelities(targets.member(b).states());
        for (int i = 0; i < found.length; i++) {
          assertThat(found[i])
              .as("fidelity[%d][%d][%d]", i, a, b)
              .isCloseTo(c.get("fidelity").get(i).get(a).get(b).doubleValue(), within(reference));
        }
      }
    }
  }

  private static EnsembleTargets targets(
      Divergence divergence,
      List<Circuit> circuits,
      List<double[]> weights,
      List<EncodedImages> images,
      int[] labels) {
    List<StudentOutputs> outputs = new ArrayList<>();
    for (int m = 0; m < circuits.size(); m++) {
      LossGradient loss = new LossGradient(circuits.get(m));
      loss.bind(weights.get(m));
      outputs.add(loss.outputs(divergence, images.get(m), all(labels)));
    }
    return new EnsembleTargets(divergence, outputs);
  }

  @Test
  void kernels() {
    Reference reference = Reference.read("qntk.json");
    for (JsonNode c : reference.cases()) {
      Circuit circuit = Reference.circuit(c);
      EncodedImages images = encode(circuit, c);
      int classes = circuit.readout().numClasses();
      int strings = 1 << circuit.readout().numQubits();
      Simulator simulator = new Simulator(Plan.of(circuit));
      simulator.bind(doubles(c.get("angles")));
      List<double[]> jacobian = new ArrayList<>();
      for (int i = 0; i < images.size(); i++) {
        for (int k = 0; k < classes; k++) {
          double[] diagonal = new double[strings * Simulator.BLOCK];
          for (int s = 0; s < strings; s++) {
            diagonal[s * Simulator.BLOCK] =
                circuit.readout().logitScale() * circuit.readout().eigenvalue(k, s);
          }
          simulator.clearGradient();
          simulator.forward(images, new int[] {i}, 0, 1);
          simulator.seedWeighted(diagonal);
          simulator.backward();
          double[] row = new double[circuit.numWeights()];
          simulator.addGradient(row);
          jacobian.add(row);
        }
      }
      for (int i = 0; i < jacobian.size(); i++) {
        double[] row = new double[jacobian.size()];
        for (int j = 0; j < row.length; j++) {
          for (int w = 0; w < circuit.numWeights(); w++) {
            row[j] += jacobian.get(i)[w] * jacobian.get(j)[w];
          }
        }
        reference.assertEqual(name(c) + " row " + i, c.get("kernel").get(i), row);
      }
    }
  }

  private static EncodedImages encode(Circuit circuit, JsonNode c) {
    return EncodedImages.of(
        circuit.featureMap(),
        circuit.numQubits(),
        packed(c.get("features")),
        c.get("features").get(0).size());
  }

  private static int[] all(int[] labels) {
    return IntStream.range(0, labels.length).toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static org.assertj.core.data.Offset<Double> within(Reference reference) {
    return org.assertj.core.data.Offset.offset(reference.tolerance());
  }

  private static String name(JsonNode c) {
    return c.get("template").asText()
        + " "
        + c.get("encoding").asText()
        + " "
        + c.get("readout").asText();
  }
}
