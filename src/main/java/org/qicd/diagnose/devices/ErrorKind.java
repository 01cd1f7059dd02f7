package org.qicd.diagnose.devices;

import java.util.List;
import java.util.stream.IntStream;
import org.qicd.circuit.Device;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;

/** A kind of error that a device makes with each of its gates. */
public enum ErrorKind {
  OFFSET("offsets of angles", TrainParam.DEVICE_ANGLE_ERROR),
  SCALE("relative errors of angles", TrainParam.DEVICE_SCALE_ERROR),
  CROSSTALK("ZZ crosstalk", TrainParam.DEVICE_CROSSTALK),
  CNOT("over-rotations of CNOTs", TrainParam.DEVICE_CNOT_ERROR);

  private final String label;
  private final Param<Double> deviation;

  ErrorKind(String label, Param<Double> deviation) {
    this.label = label;
    this.deviation = deviation;
  }

  public String label() {
    return label;
  }

  /** The parameter that holds the standard deviation of the errors. */
  public Param<Double> parameter() {
    return deviation;
  }

  /** The same parameters, with no errors but these. */
  ParamValues alone(ParamValues params) {
    ParamValues alone = params.with(TrainParam.DEVICE_DRIFT, 0.0);
    for (ErrorKind other : values()) {
      alone = other == this ? alone : alone.with(other.deviation, 0.0);
    }
    return alone;
  }

  /**
   * For each error of a device with these errors alone, the index of the added gate whose angle is
   * the error. Of the three gates that follow a CNOT, the outer ones only turn the axis of the
   * middle one.
   */
  List<Integer> rotations(Device device) {
    int gates = device.errors().size();
    return this == CNOT
        ? IntStream.range(0, gates / 3).map(k -> 3 * k + 1).boxed().toList()
        : IntStream.range(0, gates).boxed().toList();
  }
}
