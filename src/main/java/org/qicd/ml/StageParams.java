package org.qicd.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.util.SizeEstimator;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;

/**
 * The MLlib params of a stage, one for each row of a table. Name, text, validator and default are
 * those of the row. A stage makes them once. MLlib finds params by methods of the stage, which are
 * generated and call this class:
 *
 * <pre>{@code
 * default IntParam numStudents() {
 *   return stageParams().integer("numStudents");
 * }
 * }</pre>
 */
public final class StageParams implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<String, org.apache.spark.ml.param.Param<?>> params = new LinkedHashMap<>();

  /**
   * Gives the rows of a table. It is serializable, so that a validator finds its row again in a
   * task. A method reference can serve as one.
   */
  @FunctionalInterface
  interface Table extends Supplier<List<Param<?>>>, Serializable {}

  private StageParams() {}

  /**
   * Makes the params of a stage.
   *
   * @param stage the stage, of which only the uid has to be set
   * @param table its rows, which have distinct names
   */
  static StageParams of(Params stage, Table table) {
    StageParams all = new StageParams();
    for (Param<?> row : table.get()) {
      all.params.put(row.name(), param(stage, row, new RowValidator(stage.uid(), row, table)));
    }
    return all;
  }

  private static org.apache.spark.ml.param.Param<?> param(
      Params stage, Param<?> row, RowValidator validator) {
    String name = row.name();
    String doc = "%s (%s)".formatted(row.meaning(), row.allowed());
    return switch (row.form()) {
      case INTEGER -> new IntParam(stage, name, doc, validator.as());
      case LONG -> new LongParam(stage, name, doc, validator.as());
      case REAL -> new DoubleParam(stage, name, doc, validator.as());
      case BOOLEAN -> new BooleanParam(stage.uid(), name, doc);
      case TEXT -> ObjectParam.of(stage, name, doc, validator.as(), String.class);
      case INTEGERS -> new IntArrayParam(stage, name, doc, validator.as());
      case TEXTS -> new StringArrayParam(stage, name, doc, validator.as());
    };
  }

  /** The param of that name, whose value is a whole number of 32 bits. */
  public IntParam integer(String name) {
    return (IntParam) named(name);
  }

  /** The param of that name, whose value is a whole number of 64 bits. */
  public LongParam wholeNumber(String name) {
    return (LongParam) named(name);
  }

  /** The param of that name, whose value is a floating-point number. */
  public DoubleParam real(String name) {
    return (DoubleParam) named(name);
  }

  /** The param of that name, whose value is true or false. */
  public BooleanParam flag(String name) {
    return (BooleanParam) named(name);
  }

  /** The param of that name, whose value is a text or the name of a choice. */
  @SuppressWarnings("unchecked") // param() made it for a row of that form
  public org.apache.spark.ml.param.Param<String> text(String name) {
    return (org.apache.spark.ml.param.Param<String>) named(name);
  }

  /**
   * The param of that name, whose values are whole numbers: one for all students, or one for each.
   */
  public IntArrayParam integers(String name) {
    return (IntArrayParam) named(name);
  }

  /** The param of that name, whose values are texts: one for all students, or one for each. */
  public StringArrayParam texts(String name) {
    return (StringArrayParam) named(name);
  }

  private org.apache.spark.ml.param.Param<?> of(Param<?> row) {
    return named(row.name());
  }

  private org.apache.spark.ml.param.Param<?> named(String name) {
    org.apache.spark.ml.param.Param<?> param = params.get(name);
    if (param == null) {
      throw new IllegalStateException("no row '" + name + "' in the stage's table");
    }
    return param;
  }

  /** Sets the defaults of the rows in a stage. */
  void setDefaults(Params stage, List<Param<?>> rows) {
    rows.forEach(row -> setDefault(stage, row));
  }

  @SuppressWarnings("unchecked") // the row and its param hold the same values
  private <T> void setDefault(Params stage, Param<T> row) {
    stage.setDefault(
        (org.apache.spark.ml.param.Param<Object>) of(row),
        RowValidator.boxed(row.form(), row.show(row.defaultValue())));
  }

  /** Sets the values that differ from the defaults. */
  void set(Params stage, ParamValues values) {
    values.table().forEach(row -> set(stage, row, values));
  }

  @SuppressWarnings("unchecked") // the row and its param hold the same values
  private <T> void set(Params stage, Param<T> row, ParamValues values) {
    if (!values.get(row).equals(row.defaultValue())) {
      stage.set(
          (org.apache.spark.ml.param.Param<Object>) of(row),
          RowValidator.boxed(row.form(), row.show(values.get(row))));
    }
  }

  /** The values that a stage has for these rows: those that were set, and defaults for the rest. */
  ParamValues values(Params stage, List<Param<?>> rows) {
    ParamValues values = ParamValues.defaults(rows);
    for (Param<?> row : rows) {
      values = values.with(row, RowValidator.plain(stage.getOrDefault(of(row))));
    }
    return values;
  }

  /** The size in memory of a stage's params and their values. */
  static long bytes(Params stage) {
    return SizeEstimator.estimate(new ParamMap[] {stage.paramMap(), stage.defaultParamMap()});
  }

  /**
   * The text of {@code explainParam}. MLlib's own text shows an array by its identity hash, not by
   * its values.
   */
  static String explain(Params stage, org.apache.spark.ml.param.Param<?> param) {
    StringBuilder text = new StringBuilder(param.name()).append(": ").append(param.doc());
    if (!stage.isDefined(param)) {
      return text.append(" (undefined)").toString();
    }
    String separator = " (";
    if (stage.hasDefault(param)) {
      text.append(separator).append("default: ").append(shown(stage.getDefault(param).get()));
      separator = ", ";
    }
    if (stage.isSet(param)) {
      text.append(separator).append("current: ").append(shown(stage.getOrDefault(param)));
    }
    return text.append(")").toString();
  }

  private static Object shown(Object value) {
    if (value.equals("")) {
      return "''";
    }
    return value instanceof double[] numbers ? Arrays.toString(numbers) : RowValidator.plain(value);
  }
}
