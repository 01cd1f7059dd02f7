package org.qicd.param;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values of a table of {@linkplain Param parameters}: set ones, and defaults for the rest. */
public final class ParamValues {
  private final List<Param<?>> table;
  private final Map<Param<?>, Object> values;

  private ParamValues(List<Param<?>> table, Map<Param<?>, Object> values) {
    this.table = table;
    this.values = values;
  }

  /** All defaults of a table. */
  public static ParamValues defaults(List<Param<?>> table) {
    return new ParamValues(List.copyOf(table), Map.of());
  }

  public List<Param<?>> table() {
    return table;
  }

  /**
   * These values with one of them set.
   *
   * @param raw a number, text, list, or an enum's value
   * @throws IllegalArgumentException if the parameter does not allow it
   */
  public ParamValues with(Param<?> param, Object raw) {
    Map<Param<?>, Object> changed = new LinkedHashMap<>(values);
    Object given = raw instanceof Enum<?> e ? e.name().toLowerCase(Locale.ROOT) : raw;
    changed.put(param, param.read(given));
    return new ParamValues(table, changed);
  }

  /** The value of a parameter. */
  @SuppressWarnings("unchecked") // with() stores what the parameter itself has read
  public <T> T get(Param<T> param) {
    return (T) values.getOrDefault(param, param.defaultValue());
  }

  /** All parameters by name, in the order of the table, as numbers, text and lists. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    table.forEach(param -> map.put(param.name(), show(param)));
    return map;
  }

  private <T> Object show(Param<T> param) {
    return param.show(get(param));
  }
}
