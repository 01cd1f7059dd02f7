package org.qicd.circuit;

import java.io.Serializable;

/**
 * The angle of a gate, in radians: a constant, a trained weight, a feature of the image, or a
 * feature that is scaled by trained weights.
 */
public sealed interface Angle extends Serializable {

  /** An angle that is the same for every image and all weights. */
  record Constant(double value) implements Angle {
    public Constant {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("an angle must be finite, found " + value);
      }
    }

    @Override
    public Angle times(double scale) {
      return new Constant(scale * value);
    }
  }

  /** {@code factor} times the circuit's weight of that index, plus {@code offset}. */
  record Weight(int index, double factor, double offset) implements Angle {
    public Weight {
      requireIndex(index);
      if (!Double.isFinite(offset)) {
        throw new IllegalArgumentException("an angle's offset must be finite, found " + offset);
      }
    }

    /** An angle without an offset. */
    public Weight(int index, double factor) {
      this(index, factor, 0);
    }

    @Override
    public Angle times(double scale) {
      return new Weight(index, scale * factor, scale * offset);
    }
  }

  /** The image's feature of that index, times 1 or -1. Only {@code RY} gates take such an angle. */
  record Feature(int index, double factor) implements Angle {
    public Feature {
      requireIndex(index);
      requireSign(factor);
    }

    @Override
    public Angle times(double scale) {
      return new Feature(index, scale * factor);
    }
  }

  /**
   * {@code factor (w x + b)} with the image's feature x of the index {@code feature}, the circuit's
   * weight w of the index {@code scale} and its weight b of the index {@code shift}; the factor is
   * 1 or -1. Only {@code RY} and {@code RX} gates take such an angle.
   */
  record Scaled(int feature, int scale, int shift, double factor) implements Angle {
    public Scaled {
      requireIndex(feature);
      requireIndex(scale);
      requireIndex(shift);
      requireSign(factor);
    }

    @Override
    public Angle times(double by) {
      return new Scaled(feature, scale, shift, by * factor);
    }

    /** The angle for a value of the feature, before the sign: {@code w x + b}. */
    public static double value(double w, double b, double x) {
      return w * x + b;
    }
  }

  /** This angle, multiplied by a constant. */
  Angle times(double scale);

  static Angle constant(double value) {
    return new Constant(value);
  }

  static Angle weight(int index) {
    return new Weight(index, 1);
  }

  static Angle feature(int index) {
    return new Feature(index, 1);
  }

  private static void requireSign(double factor) {
    if (Math.abs(factor) != 1) {
      throw new IllegalArgumentException("a feature's factor must be 1 or -1, found " + factor);
    }
  }

  private static void requireIndex(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("an angle's index must be 0 or more, found " + index);
    }
  }
}
