package org.qicd.backend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.qicd.backend.Backend.Qubit;

/**
 * The calibration that IBM publishes with the package {@code qiskit-ibm-runtime}: a file {@code
 * conf_NAME.json}, and {@code props_NAME.json} beside it.
 *
 * <p>What is missing is decided as in Qiskit. {@code convert_to_target} of {@code
 * qiskit_ibm_runtime/utils/backend_converter.py} takes the gates of {@code basis_gates}, and leaves
 * out qubits and gates that do not work. {@code qiskit_aer/noise/device} takes an error that is not
 * given as none, and a duration that is not given as no relaxation. It takes a T1 that is not given
 * as infinite, and a T2 that is not given, or is longer than twice T1, as twice T1. IBM's own files
 * have a longer T2 here and there.
 *
 * <p>Two decisions are ours. A gate with error 1 is left out, as IBM marks a gate so that could not
 * be calibrated. A gate that is not in our table is left out too, and the old names {@code u1} and
 * {@code u3} are read as {@code p} and {@code u}.
 */
final class IbmFormat {
  private static final Pattern NAME = Pattern.compile("conf_(.+\\.json)");

  /** The pause of nearly all of IBM's computers, for files that do not give one. */
  private static final double USUAL_DELAY_MICROSECONDS = 250;

  private final Section conf;
  private final Section props;
  private final int numQubits;

  private IbmFormat(Section conf, Section props) {
    this.conf = conf;
    this.props = props;
    numQubits = BackendRules.numQubits(conf.at("n_qubits"), conf.integer("n_qubits"));
  }

  /** Whether the file is a configuration of IBM. */
  static boolean isConfiguration(Section file) {
    return file.has("backend_name") && file.has("basis_gates");
  }

  /**
   * Reads a backend.
   *
   * @param file where the configuration is
   * @throws IllegalArgumentException with the file, the place in it, and what was expected
   */
  static Backend read(Path file, Section conf) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw conf.mistake("expected a name conf_NAME.json, and props_NAME.json beside it");
    }
    Path beside = file.resolveSibling("props_" + name.group(1));
    if (!Files.exists(beside)) {
      throw conf.mistake("expected %s beside it, found none".formatted(beside.getFileName()));
    }
    return new IbmFormat(conf, Section.open(beside)).backend();
  }

  private Backend backend() {
    List<Section> rows = props.elements("qubits");
    if (rows.size() != numQubits) {
      throw props.mistake(
          "qubits: expected %d, as n_qubits of the configuration says, found %d"
              .formatted(numQubits, rows.size()));
    }
    List<IbmValues> values = rows.stream().map(row -> new IbmValues(row.elements())).toList();
    IbmGates gates = new IbmGates(conf, props, numQubits);
    gates.removeFaulty(qubit -> !values.get(qubit).isOperational());
    return new Backend(
        conf.text("backend_name"),
        values.stream().map(IbmFormat::qubit).toList(),
        gates.calibrations(),
        repetitionDelay());
  }

  private double repetitionDelay() {
    String key = "default_rep_delay";
    double microseconds = conf.has(key) ? conf.number(key) : USUAL_DELAY_MICROSECONDS;
    return BackendRules.duration(conf.at(key), microseconds) / 1e6;
  }

  private static Qubit qubit(IbmValues values) {
    double t1 = values.seconds("T1", Double.POSITIVE_INFINITY, BackendRules::lifetime);
    double t2 = values.seconds("T2", Double.POSITIVE_INFINITY, BackendRules::lifetime);
    double both = values.number("readout_error", 0, BackendRules::probability);
    boolean apart = values.has("prob_meas1_prep0") && values.has("prob_meas0_prep1");
    return new Qubit(
        t1,
        Math.min(t2, 2 * t1),
        apart ? values.number("prob_meas1_prep0", 0, BackendRules::probability) : both,
        apart ? values.number("prob_meas0_prep1", 0, BackendRules::probability) : both,
        values.seconds("readout_length", 0, BackendRules::duration));
  }
}
