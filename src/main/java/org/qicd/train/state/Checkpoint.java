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
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.setup.OwnCircuits;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.PauliNoise;

/**
 * The progress of a training, and what identifies the training.
 *
 * @param origin everything that determines the bits of the model, by name: see {@link #origin}
 * @param teacher the state of the teacher that is trained first; empty if there is none yet
 * @param students the state of the students; empty if their training has not begun
 */
public record Checkpoint(
    Map<String, String> origin, Optional<TrainState> teacher, Optional<TrainState> students) {

  /** The checkpoint of a training before its first round. */
  public static Checkpoint beginning(Map<String, String> origin) {
    return new Checkpoint(origin, Optional.empty(), Optional.empty());
  }

  public Checkpoint withTeacher(TrainState state) {
    return new Checkpoint(origin, Optional.of(state), students);
  }

  public Checkpoint withStudents(TrainState state) {
    return new Checkpoint(origin, teacher, Optional.of(state));
  }

  /** The number of finished rounds of the teacher and of the students together. */
  public int rounds() {
    return teacher.map(TrainState::rounds).orElse(0) + students.map(TrainState::rounds).orElse(0);
  }

  /** The progress in words. */
  String progress() {
    return students
        .map(state -> "after round " + state.rounds())
        .or(() -> teacher.map(state -> "after round %d of the teacher".formatted(state.rounds())))
        .orElse("before round 1");
  }

  /**
   * Everything that determines the bits of a model, by names that users know.
   *
   * @param validation the validation images, or null
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
    if (setup.params().get(TrainParam.ANSATZ).stream().anyMatch(OwnCircuits::isText)) {
      origin.put(TrainParam.ANSATZ.name(), "circuits of one's own"); // below is their fingerprint
    }
    TrainParam.NOT_OF_THE_MODEL.forEach(param -> origin.remove(param.name()));
    origin.put("fingerprint of the training images", train.fingerprint());
    origin.put(
        "fingerprint of the validation images",
        validation == null ? "none" : validation.fingerprint());
    origin.put("fingerprint of the circuits", fingerprint(setup.circuits()));
    origin.put("fingerprint of the noise", fingerprintOf(setup.noise()));
    origin.put("fingerprint of the initial weights", fingerprint(start));
    origin.put(
        "fingerprint of the given teacher",
        setup.hasTeacherColumn() ? "column " + train.teacherFingerprint() : fingerprint(teacher));
    return origin;
  }

  private static String fingerprint(TrainedEnsemble given) {
    return given == null
        ? "none"
        : "circuits %s, weights %s".formatted(fingerprint(given.circuits()), given.fingerprint());
  }

  /** The SHA-256 of the rates of errors, whose texts have all digits. */
  private static String fingerprintOf(List<PauliNoise> noise) {
    return noise.isEmpty() ? "none" : DigestUtils.sha256Hex(noise.toString());
  }

  /** The SHA-256 of the circuits in the form in which a model saves them. */
  private static String fingerprint(List<Circuit> circuits) {
    MessageDigest sha = DigestUtils.getSha256Digest();
    for (Circuit circuit : circuits) {
      sha.update(CircuitJson.text(circuit).getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /**
   * The first difference between the origin of this checkpoint and another one, in words; empty if
   * they are equal.
   *
   * @param other the origin of the training that is to continue from this checkpoint
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
   * Refuses states that a training with this setup cannot have, even if the checksum is right.
   *
   * @throws IOException if there are such states; the message says what does not fit
   */
  void check(TrainSetup setup) throws IOException {
    boolean taught = setup.isTaught();
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
