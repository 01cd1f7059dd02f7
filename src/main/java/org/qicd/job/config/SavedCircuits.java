package org.qicd.job.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.qicd.job.store.RunStore;
import org.qicd.setup.OwnCircuits;
import org.qicd.setup.TrainParam;

/**
 * The circuits of one's own in a run directory: each text in a file {@code circuit-0.qasm}, {@code
 * circuit-1.qasm} and so on, which {@code config.json} names as the {@code ansatz}.
 */
public final class SavedCircuits {
  private static final Pattern NAME = Pattern.compile("circuit-\\d+\\.qasm");

  private SavedCircuits() {}

  /** Whether a file of a run directory is one of a circuit. */
  public static boolean isName(String file) {
    return NAME.matcher(file).matches();
  }

  /** The texts of a configuration's circuits by the names of their files. */
  public static Map<String, String> texts(JobConfig config) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String ansatz : config.get(TrainParam.ANSATZ)) {
      if (OwnCircuits.isText(ansatz) && !texts.containsValue(ansatz)) {
        texts.put("circuit-%d.qasm".formatted(texts.size()), ansatz);
      }
    }
    return texts;
  }

  /** The configuration with names of files instead of texts. */
  public static JobConfig named(JobConfig config) {
    Map<String, String> names = new LinkedHashMap<>();
    texts(config).forEach((name, text) -> names.put(text, name));
    List<String> values = new ArrayList<>(config.get(TrainParam.ANSATZ));
    values.replaceAll(ansatz -> names.getOrDefault(ansatz, ansatz));
    return names.isEmpty() ? config : config.with(TrainParam.ANSATZ, values);
  }

  /**
   * The configuration of a run with texts instead of names.
   *
   * @throws IllegalArgumentException if a file is missing
   */
  static JobConfig read(JobConfig config, RunStore run) {
    List<String> values = new ArrayList<>(config.get(TrainParam.ANSATZ));
    if (values.stream().noneMatch(SavedCircuits::isName)) {
      return config;
    }
    values.replaceAll(ansatz -> isName(ansatz) ? text(ansatz, run) : ansatz);
    return config.with(TrainParam.ANSATZ, values);
  }

  private static String text(String name, RunStore run) {
    return run.text(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has no %s, the circuit of its students".formatted(run, name)));
  }
}
