package org.qicd.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.text.WordUtils;
import org.qicd.param.Param;
import org.qicd.param.Param.Form;

/**
 * Writes the module of Python's params from the tables of Java's, so that names, texts, types and
 * defaults are those.
 */
public final class PythonParams {
  private static final int WIDTH = 76;

  private static final String HEAD =
      """
      \"""Params of the stages, as the tables in Java have them. Generated; not to be edited.

          mvn -q spotless:apply test -Dtest=ParamFilesTest -Dqicd.write=true
      \"""

      from __future__ import annotations

      from collections.abc import Sequence
      from typing import Any, TypeVar

      from pyspark import keyword_only
      from pyspark.ml.linalg import Vector
      from pyspark.ml.param import Param, Params
      from pyspark.ml.param import shared

      from qicd import _convert

      Stage = TypeVar("Stage", bound=Params)
      """;

  /** Params that MLlib's own base classes bring: name, type, default, as a constructor has them. */
  private static final List<String> OF_CLASSIFIERS =
      List.of(
          "featuresCol: str = \"features\"",
          "labelCol: str = \"label\"",
          "predictionCol: str = \"prediction\"",
          "probabilityCol: str = \"probability\"",
          "rawPredictionCol: str = \"rawPrediction\"",
          "thresholds: Sequence[float] | None = None",
          "initialWeights: Vector | None = None",
          "checkpointDir: str | None = None");

  private final StringBuilder text = new StringBuilder();

  private PythonParams() {}

  /** The whole module. */
  public static String module() {
    PythonParams module = new PythonParams();
    module.text.append(HEAD);
    module.family(
        "QicdClassifier", "org.qicd.ml.QicdClassifier", OF_CLASSIFIERS, ColumnParam.all());
    module.family("ImageFeatures", "org.qicd.ml.ImageFeatures", List.of(), ImageParam.TABLE);
    return module.text.toString();
  }

  private void family(String name, String stage, List<String> inherited, List<Param<?>> rows) {
    line("");
    line("");
    line("class %sParams(", name);
    JavaParams.shared(rows).forEach(trait -> line("    shared.Has%s,", trait));
    line("):");
    line("    \"\"\"Params of %s and of its models, and their getters.\"\"\"", stage);
    rows.forEach(this::declaration);
    line("");
    line("    def __init__(self, *args: Any) -> None:");
    line("        super().__init__(*args)");
    line("        self._setDefault(");
    rows.stream()
        .filter(PythonParams::hasDefault)
        .forEach(row -> line("            %s=%s,", row.name(), value(row)));
    line("        )");
    rows.forEach(this::getter);
    line("");
    line("");
    line("class %sSetters(%sParams):", name, name);
    line("    \"\"\"Setters of %s, which return the stage.\"\"\"", stage);
    rows.forEach(this::setter);
    line("");
    line("");
    line("class %sInit:", name);
    line("    \"\"\"The constructor of %s.\"\"\"", stage);
    List<String> arguments = new ArrayList<>(inherited);
    rows.forEach(row -> arguments.add(argument(row)));
    line("");
    line("    @keyword_only");
    method("__init__", arguments, "None");
    line("        super().__init__()");
    line("        self._java_obj = self._new_java_obj(\"%s\", self.uid)", stage);
    line("        self._set(**self._input_kwargs)");
    line("");
    line("    @keyword_only");
    method("setParams", arguments, "Stage");
    line("        \"\"\"Sets the params that are given.\"\"\"");
    line("        return self._set(**self._input_kwargs)");
  }

  private void method(String name, List<String> arguments, String returned) {
    line("    def %s(", name);
    line("        self%s,", returned.equals("None") ? "" : ": " + returned);
    line("        *,");
    arguments.forEach(argument -> line("        %s,", argument));
    line("    ) -> %s:", returned);
  }

  private void declaration(Param<?> row) {
    line("");
    line("    %s: Param[%s] = Param(", row.name(), type(row));
    line("        Params._dummy(),");
    line("        \"%s\",", row.name());
    String[] doc =
        WordUtils.wrap("%s (%s)".formatted(row.meaning(), row.allowed()), WIDTH, " \n", false)
            .split("\n");
    for (int k = 0; k < doc.length; k++) {
      line("        %s%s", quoted(doc[k]), k == doc.length - 1 ? "," : "");
    }
    line("        typeConverter=_convert.%s,", converter(row));
    line("    )");
  }

  private void getter(Param<?> row) {
    line("");
    line("    def get%s(self) -> %s:", JavaParams.capital(row), type(row));
    documented("Gets", row);
    line("        return self.getOrDefault(self.%s)", row.name());
  }

  private void setter(Param<?> row) {
    line("");
    line("    def set%s(self: Stage, value: %s) -> Stage:", JavaParams.capital(row), given(row));
    documented("Sets", row);
    line("        return self._set(%s=value)", row.name());
  }

  private void documented(String verb, Param<?> row) {
    String sentence = "%s %s: %s.".formatted(verb, row.name(), row.meaning());
    String[] lines = WordUtils.wrap(sentence, WIDTH).split("\\R");
    if (lines.length == 1) {
      line("        \"\"\"%s\"\"\"", sentence);
      return;
    }
    line("        \"\"\"%s", lines[0]);
    for (int k = 1; k < lines.length; k++) {
      line("        %s", lines[k]);
    }
    line("        \"\"\"");
  }

  private static String argument(Param<?> row) {
    return hasDefault(row)
        ? "%s: %s = %s".formatted(row.name(), given(row), value(row))
        : "%s: %s | None = None".formatted(row.name(), given(row));
  }

  /** Not where a stage's own default is made of its uid. */
  private static boolean hasDefault(Param<?> row) {
    return row != ImageParam.OUTPUT_COL;
  }

  private static <T> String value(Param<T> row) {
    Object value = row.show(row.defaultValue());
    return value instanceof String text ? quoted(text) : value.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String type(Param<?> row) {
    return switch (row.form()) {
      case INTEGER, LONG -> "int";
      case REAL -> "float";
      case TEXT -> "str";
      case INTEGERS -> "list[int]";
      case TEXTS -> "list[str]";
    };
  }

  /** The type that a value is given in: one for all, or one for each. */
  private static String given(Param<?> row) {
    Form form = row.form();
    return form == Form.INTEGERS
        ? "int | Sequence[int]"
        : form == Form.TEXTS ? "str | Sequence[str]" : type(row);
  }

  private static String converter(Param<?> row) {
    return switch (row.form()) {
      case INTEGER -> "toInt32";
      case LONG -> "toInt64";
      case REAL -> "toFloat";
      case TEXT -> "toString";
      case INTEGERS -> "toListInt32";
      case TEXTS -> "toListString";
    };
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
