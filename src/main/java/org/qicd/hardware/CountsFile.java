package org.qicd.hardware;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.qicd.backend.Section;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.data.Example;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.measure.Shots;

/**
 * Counts that a computer or a simulator gave for the circuits of a run. The page {@code
 * hardware.md} describes the file.
 *
 * @param device the name of what ran the circuits
 * @param shots for each circuit and image
 * @param images on which the circuits ran
 * @param counted of each student, image and measured circuit; all circuits of a student and image
 *     are there, or none
 */
public record CountsFile(String device, int shots, Images images, List<Counted> counted) {
  private static final String FORMAT = "qicd-counts";
  private static final int VERSION = 1;

  /**
   * Reads a file.
   *
   * @param ensemble the students that it must be about
   * @param numFeatures number of features of an image
   * @throws IllegalArgumentException with the file, the place in it, and what was expected
   */
  public static CountsFile read(Path path, TrainedEnsemble ensemble, int numFeatures) {
    Section file = Section.open(path);
    if (!file.text("format").equals(FORMAT) || file.integer("version") != VERSION) {
      throw file.mistake(
          "expected format '%s' and version %d, found '%s' and %d"
              .formatted(FORMAT, VERSION, file.text("format"), file.integer("version")));
    }
    if (!file.text("modelFingerprint").equals(ensemble.fingerprint())) {
      throw file.mistake(
          "these are counts of another model: expected modelFingerprint %s, found %s"
              .formatted(ensemble.fingerprint(), file.text("modelFingerprint")));
    }
    int shots = file.integer("shots");
    if (shots < 1 || shots > Shots.MOST) {
      throw file.mistake("expected shots from 1 to %d, found %d".formatted(Shots.MOST, shots));
    }
    Images images = images(file, ensemble, numFeatures);
    List<Counted> counted = new ArrayList<>();
    Readout readout = ensemble.circuit(0).readout();
    for (Section circuit : file.elements("circuits")) {
      counted.add(counted(circuit, ensemble, images, shots));
    }
    requireWhole(file, counted, readout.isDiagonal() ? 1 : readout.numClasses());
    return new CountsFile(file.text("device"), shots, images, List.copyOf(counted));
  }

  private static Images images(Section file, TrainedEnsemble ensemble, int numFeatures) {
    List<double[]> features = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    int classes = ensemble.circuit(0).readout().numClasses();
    for (Section image : file.elements("images")) {
      double[] values = image.numbers("features");
      if (values.length != numFeatures) {
        throw image.mistake(
            "expected %d prepared features, found %d".formatted(numFeatures, values.length));
      }
      if (ensemble.circuit(0).encoding() == Encoding.AMPLITUDE
          && java.util.Arrays.stream(values).allMatch(value -> value == 0)) {
        throw image.mistake("expected a feature that is not 0");
      }
      features.add(values);
      labels.add(image.has("label") ? in(image, "label", classes) : Example.UNLABELLED);
    }
    if (features.isEmpty()) {
      throw file.mistake("expected one or more images");
    }
    return new Images(
        features.toArray(double[][]::new), labels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Counted counted(
      Section circuit, TrainedEnsemble ensemble, Images images, int shots) {
    Readout readout = ensemble.circuit(0).readout();
    Section counts = circuit.object("counts");
    Map<Integer, Integer> found = new HashMap<>();
    for (String bits : counts.keys()) {
      if (bits.length() != readout.numQubits() || !bits.matches("[01]+")) {
        throw counts.mistake(
            "expected strings of %d bits, found '%s'".formatted(readout.numQubits(), bits));
      }
      int count = counts.integer(bits);
      if (count < 0) {
        throw counts.mistake("expected counts of 0 or more, found %d".formatted(count));
      }
      found.put(Integer.parseInt(bits, 2), count);
    }
    Counted counted =
        new Counted(
            in(circuit, "student", ensemble.numCircuits()),
            in(circuit, "image", images.size()),
            in(circuit, "observable", readout.isDiagonal() ? 1 : readout.numClasses()),
            found);
    if (counted.shots() != shots) {
      throw counts.mistake("expected %d shots in all, found %d".formatted(shots, counted.shots()));
    }
    return counted;
  }

  private static int in(Section section, String key, int end) {
    int value = section.integer(key);
    if (value < 0 || value >= end) {
      throw section.mistake("expected %s from 0 to %d, found %d".formatted(key, end - 1, value));
    }
    return value;
  }

  private static void requireWhole(Section file, List<Counted> counted, int observables) {
    Set<List<Integer>> seen = new HashSet<>();
    Map<List<Integer>, Integer> circuits = new HashMap<>();
    for (Counted each : counted) {
      if (!seen.add(List.of(each.student(), each.image(), each.observable()))) {
        throw file.mistake(
            "expected one entry for student %d, image %d and observable %d, found two"
                .formatted(each.student(), each.image(), each.observable()));
      }
      circuits.merge(List.of(each.student(), each.image()), 1, Integer::sum);
    }
    circuits.forEach(
        (of, found) -> {
          if (found != observables) {
            throw file.mistake(
                "expected %d observables of student %d and image %d, found %d"
                    .formatted(observables, of.get(0), of.get(1), found));
          }
        });
    if (counted.isEmpty()) {
      throw file.mistake("expected counts of one or more circuits");
    }
  }
}
