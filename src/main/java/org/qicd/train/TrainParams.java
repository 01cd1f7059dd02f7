package org.qicd.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values of the {@linkplain TrainParam training parameters}: set ones, and defaults for the rest.
 */
public final class TrainParams {
  public static final TrainParams DEFAULTS = new TrainParams(Map.of());

  private final Map<TrainParam<?>, Object> values;

  private TrainParams(Map<TrainParam<?>, Object> values) {
    this.values = values;
  }

  /** These values with one of them set; {@code raw} is a number, text or list. */
  public TrainParams with(TrainParam<?> param, Object raw) {
    Map<TrainParam<?>, Object> changed = new LinkedHashMap<>(values);
    changed.put(
        param,
        param.read(raw instanceof Enum<?> e ? e.name().toLowerCase(java.util.Locale.ROOT) : raw));
    return new TrainParams(changed);
  }

  /** The value of a parameter. */
  @SuppressWarnings("unchecked") // with() stores what the parameter itself has read
  public <T> T get(TrainParam<T> param) {
    return (T) values.getOrDefault(param, param.defaultValue());
  }

  /** All parameters by name, in the order of the table, as numbers, text and lists. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (TrainParam<?> param : TrainParam.all()) {
      map.put(param.name(), show(param));
    }
    return map;
  }

  private <T> Object show(TrainParam<T> param) {
    return param.show(get(param));
  }
}
