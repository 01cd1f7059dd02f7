package org.qicd.param;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The values of a table of {@linkplain Param parameters}: those that were set, and defaults for the
 * others. Immutable.
 */
public final class ParamValues {
  private final List<Param<?>> table;
  private final Map<Param<?>, Object> values;

  private ParamValues(List<Param<?>> table, Map<Param<?>, Object> values) {
    this.table = table;
    this.values = values;
  }

  /** Returns the defaults of a table. */
  public static ParamValues defaults(List<Param<?>> table) {
    return new ParamValues(List.copyOf(table), Map.of());
  }

  public List<Param<?>> table() {
    return table;
  }

  /**
   * Returns these values with one of them set.
   *
   * @param raw a number, a text, a list, or an enum's value
   * @throws IllegalArgumentException if the parameter does not allow it
   */
  public ParamValues with(Param<?> param, Object raw) {
    Map<Param<?>, Object> changed = new LinkedHashMap<>(values);
    Object given = raw instanceof Enum<?> e ? e.name().toLowerCase(Locale.ROOT) : raw;
    changed.put(param, param.read(given));
    return new ParamValues(table, changed);
  }

  /** The value of a parameter. */
  @SuppressWarnings("unchecked") // with() stores values that the parameter itself has read
  public <T> T get(Param<T> param) {
    return (T) values.getOrDefault(param, param.defaultValue());
  }

  /** Returns all parameters by name, in the order of the table, as numbers, texts and lists. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    table.forEach(param -> map.put(param.name(), show(param)));
    return map;
  }

  private <T> Object show(Param<T> param) {
    return param.show(get(param));
  }
}
