package org.qicd.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.qicd.param.Param;
import scala.Function1;

/**
 * Checks the value of an MLlib param by a row of a table. A validator is serialized with its param.
 * A row cannot be serialized, so the validator keeps its name and its table instead.
 */
final class RowValidator implements Function1<Object, Object>, Serializable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final String name;
  private final StageParams.Table table;

  RowValidator(String uid, Param<?> row, StageParams.Table table) {
    this.uid = uid;
    this.name = row.name();
    this.table = table;
  }

  /** This validator, as one for values of type T. */
  @SuppressWarnings("unchecked") // apply() takes any object
  <T> Function1<T, Object> as() {
    return (Function1<T, Object>) (Function1<?, Object>) this;
  }

  /**
   * Checks a value.
   *
   * @return always true, since MLlib's message for false would not say what is allowed
   * @throws IllegalArgumentException if the value is not allowed; it names the stage, the param,
   *     the allowed values and what was found
   */
  @Override
  public Object apply(Object value) {
    Param<?> row =
        table.get().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    Class<?> type = type(row.form());
    // The generic set(param, value) of Java and Python accepts any type. A wrong one would
    // otherwise be noticed much later, as a ClassCastException.
    if (value != null && !type.isInstance(value)) {
      throw new IllegalArgumentException(
          "%s: %s must be %s as %s, found %s of type %s"
              .formatted(
                  uid,
                  name,
                  row.allowed(),
                  type.getSimpleName(),
                  plain(value),
                  value.getClass().getSimpleName()));
    }
    try {
      row.read(value == null ? null : plain(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(uid + ": " + e.getMessage(), e);
    }
    if (value == null) { // No row may accept null.
      throw new IllegalArgumentException(
          "%s: %s must be %s, found null".formatted(uid, name, row.allowed()));
    }
    return true;
  }

  private static Class<?> type(Param.Form form) {
    return switch (form) {
      case INTEGER -> Integer.class;
      case LONG -> Long.class;
      case REAL -> Double.class;
      case BOOLEAN -> Boolean.class;
      case TEXT -> String.class;
      case INTEGERS -> int[].class;
      case TEXTS -> String[].class;
    };
  }

  /** Converts the value of a param to the form that rows take: arrays become lists. */
  static Object plain(Object value) {
    if (value instanceof int[] numbers) {
      return Arrays.stream(numbers).boxed().toList();
    }
    return value instanceof String[] texts ? Arrays.asList(texts) : value;
  }

  /**
   * Converts the value of a row to the form that MLlib's params take: lists, and a single value for
   * all students, become arrays.
   */
  static Object boxed(Param.Form form, Object value) {
    List<?> items = value instanceof List<?> several ? several : List.of(value);
    return switch (form) {
      case INTEGERS -> items.stream().mapToInt(item -> (Integer) item).toArray();
      case TEXTS -> items.toArray(String[]::new);
      default -> value;
    };
  }
}
