package org.qicd.random;

import java.util.List;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * Everything that is drawn at random. Each kind of draw is one row, with the key from which it
 * follows. A key is a seed, the row and the row's own indices, such as a group and a student. Equal
 * keys give equal numbers, whenever and wherever they are drawn. Keys that differ in any part, if
 * only by one, give independent numbers.
 *
 * <p>Independence needs care. The generators of Commons Math are linear and expand an array of
 * seeds word by word. So two generators whose seed arrays differ in one word have bits in common,
 * whatever the other words are. Therefore the whole key is first hashed into 64 bits, by the
 * finalizer of SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators,
 * OOPSLA 2014). Only this hash seeds a generator.
 */
public enum Draw {
  /** The angles that a student starts from. A common start takes those of student 0. */
  START(1, "group", "student"),
  /** The difference between a student's start and the common start. */
  START_DIFFERENCE(2, "group", "student"),
  /** The order of a student's labelled images in one pass through them. */
  LABELLED_ORDER(3, "student", "pass"),
  /** The order of the shared images in one pass through them. */
  SHARED_ORDER(4, "pass"),
  /** A random state on which students are compared. */
  PROBE(5, "step", "index"),
  /** The order in which classes are dealt to students. */
  CLASS_ORDER(6),
  /** Whether an image gets a wrong label. */
  WRONG_LABEL(7, "image"),
  /** Which of the other classes a wrong label names. */
  OTHER_CLASS(8, "image"),
  /** Whether a student takes part in a round. */
  PARTICIPATION(9, "round", "student"),
  /** How the images of a trial are split for training, validation and test. */
  TRIAL_SPLIT(10),
  /** The resamples of a bootstrap. */
  BOOTSTRAP(11),
  /** Random inputs of a circuit under diagnosis. */
  DIAGNOSIS_INPUTS(12, "index"),
  /** Random weights of a circuit under diagnosis. */
  DIAGNOSIS_WEIGHTS(13, "index"),
  /** Random signs of targets and of small displacements under diagnosis. */
  DIAGNOSIS_SIGNS(14, "index"),
  /** The offsets of the angles of a student's device. */
  DEVICE_ANGLE(15, "student"),
  /** The relative errors of the angles of a student's device. */
  DEVICE_SCALE(16, "student"),
  /** The ZZ angle between two qubits of a student's device. */
  DEVICE_CROSSTALK(17, "student", "qubit", "other qubit"),
  /** The over-rotation of a CNOT of a student's device. */
  DEVICE_CNOT(18, "student", "control", "target"),
  /** By how much the angles of a student's device drift in a round. */
  DEVICE_DRIFT(19, "student", "round"),
  /** The outcomes of a student's circuit for an image, by the {@link #key} of its numbers. */
  OUTCOMES(20, "student", "image"),
  /** The outcomes of all other circuits that a student runs for an image in a step. */
  MEASUREMENTS(21, "student", "step", "image"),
  /**
   * The bases in which all students measure their states of an image in a step. They are public.
   * Each image has its own, so that the errors that come of them cancel out over images.
   */
  RANDOM_BASES(22, "step", "image"),
  /** The record of a student's state of an image in random bases, as its peers receive it. */
  RECORD(23, "student", "step", "image"),
  /** Which weights of a student are moved up and which down in a step. */
  SPSA_SIGNS(24, "student", "step"),
  /**
   * The seed of all outcomes of a step of a training, for labelled (0) and shared images (1), and
   * in the same way for the circuits with displaced weights (2 and 3, 4 and 5).
   */
  STEP_OF_SHOTS(25, "step", "part"),
  /** How often the outcome of a qubit of a student's device is flipped. */
  READOUT_FLIP(26, "student", "qubit"),
  /** What happens to a state under noise, by the {@link #key} of the image's numbers. */
  TRAJECTORY(27, "trajectory", "image"),
  /** The random errors that all students' devices make in a step of a training under noise. */
  NOISE(28, "step", "pattern"),
  /** The outcomes of a student's circuit for an image under the noise of a quantum computer. */
  NOISY_OUTCOMES(29, "student", "image", "noise", "shots");

  private final long code;
  private final List<String> indices;

  /** The code is part of the key, so it must never change once a row is in use. */
  Draw(long code, String... indices) {
    this.code = code;
    this.indices = List.of(indices);
  }

  /** The number of indices that a key has in addition to the seed. */
  public int numIndices() {
    return indices.size();
  }

  /** Returns an index that stands for numbers. Equal numbers give equal indices. */
  public static long key(double[] numbers, int from, int count) {
    long key = count;
    for (int k = from; k < from + count; k++) {
      key = SplitMix.hash(key + Double.doubleToLongBits(numbers[k] + 0.0)); // -0 becomes 0
    }
    return key;
  }

  /** Returns a new generator for a key. */
  public RandomGenerator generator(long seed, long... key) {
    return new Well19937c(bits(seed, key));
  }

  /**
   * Returns a new generator for a key, for numbers by which nothing was drawn before. It is made
   * and asked in a tenth of the time of {@link #generator}, whose numbers are others.
   */
  public RandomGenerator stream(long seed, long... key) {
    return new SplitMix(bits(seed, key));
  }

  /** Returns a number in [0, 1), a multiple of 2^-53. */
  public double uniform(long seed, long... key) {
    return (bits(seed, key) >>> 11) * 0x1p-53;
  }

  /**
   * Returns the 64 bits to which a key is hashed.
   *
   * @throws IllegalArgumentException if the number of indices is not that of the row
   */
  public long bits(long seed, long... key) {
    if (key.length != indices.size()) {
      throw new IllegalArgumentException(
          "%s draws by (seed, %s): found %d indices"
              .formatted(this, String.join(", ", indices), key.length));
    }
    long bits = SplitMix.hash(SplitMix.hash(seed) + code);
    for (long index : key) {
      bits = SplitMix.hash(bits + index);
    }
    return bits;
  }
}
