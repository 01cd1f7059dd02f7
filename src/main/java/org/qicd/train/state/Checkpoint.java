package org.qicd.train.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.CircuitJson;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Strategy;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/**
 * How far a training is, and of what it is one.
 *
 * @param origin all that decides the model's bits, by name: see {@link #origin}
 * @param teacher that of the teacher that is trained first; empty where there is none
 * @param students that of the students; empty while the teacher is not ready
 */
public record Checkpoint(
    Map<String, String> origin, Optional<TrainState> teacher, Optional<TrainState> students) {

  /** Before the first round. */
  public static Checkpoint beginning(Map<String, String> origin) {
    return new Checkpoint(origin, Optional.empty(), Optional.empty());
  }

  public Checkpoint withTeacher(TrainState state) {
    return new Checkpoint(origin, Optional.of(state), students);
  }

  public Checkpoint withStudents(TrainState state) {
    return new Checkpoint(origin, teacher, Optional.of(state));
  }

  /** Rounds that are done, the teacher's and the students'. */
  public int rounds() {
    return teacher.map(TrainState::rounds).orElse(0) + students.map(TrainState::rounds).orElse(0);
  }

  /** What has been done, in words. */
  String progress() {
    return students
        .map(state -> "after round " + state.rounds())
        .or(() -> teacher.map(state -> "after round %d of the teacher".formatted(state.rounds())))
        .orElse("before round 1");
  }

  /**
   * All that decides a model's bits, by the names that users know.
   *
   * @param validation null: none
   * @param start trained students to start from, or null
   * @param teacher a given teacher, or null
   */
  public static Map<String, String> origin(
      TrainSetup setup,
      SlicedExamples train,
      SlicedExamples validation,
      TrainedEnsemble start,
      TrainedEnsemble teacher) {
    Map<String, String> origin = new LinkedHashMap<>();
    setup.params().toMap().forEach((name, value) -> origin.put(name, String.valueOf(value)));
    TrainParam.NOT_OF_THE_MODEL.forEach(param -> origin.remove(param.name()));
    origin.put("fingerprint of the training images", train.fingerprint());
    origin.put(
        "fingerprint of the validation images",
        validation == null ? "none" : validation.fingerprint());
    origin.put("fingerprint of the circuits", fingerprint(setup.circuits()));
    origin.put("fingerprint of the initial weights", fingerprint(start));
    origin.put("fingerprint of the given teacher", fingerprint(teacher));
    return origin;
  }

  private static String fingerprint(TrainedEnsemble given) {
    return given == null
        ? "none"
        : "circuits %s, weights %s".formatted(fingerprint(given.circuits()), given.fingerprint());
  }

  /** SHA-256 of the circuits as they are saved in a model. */
  private static String fingerprint(List<Circuit> circuits) {
    MessageDigest sha = DigestUtils.getSha256Digest();
    for (Circuit circuit : circuits) {
      sha.update(CircuitJson.text(circuit).getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /**
   * What another training has otherwise: the first of all differences in words, with what was
   * expected and found.
   *
   * @param other that of the training that is to go on
   */
  Optional<String> difference(Map<String, String> other) {
    for (Map.Entry<String, String> expected : other.entrySet()) {
      String found = origin.getOrDefault(expected.getKey(), "none");
      if (!found.equals(expected.getValue())) {
        return Optional.of(
            "%s: expected %s, found %s".formatted(expected.getKey(), expected.getValue(), found));
      }
    }
    return origin.keySet().stream()
        .filter(name -> !other.containsKey(name))
        .findFirst()
        .map(name -> "%s: expected none, found %s".formatted(name, origin.get(name)));
  }

  /**
   * Refuses states that are not those of a training of this origin, whatever their checksum.
   *
   * @throws IOException naming what does not fit
   */
  void check(TrainSetup setup) throws IOException {
    boolean taught = setup.params().get(TrainParam.STRATEGY) == Strategy.QKD;
    if (teacher.isPresent()) {
      if (!taught) {
        throw new DamagedCheckpointException("it has a teacher");
      }
      teacher.get().check(setup.ofTeacher());
    }
    if (students.isPresent()) {
      students.get().check(setup);
    }
  }
}
