package org.qicd.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.text.WordUtils;
import org.qicd.param.Param;

/**
 * Writes the Java sources that give a stage its params. They are an interface with the params and
 * their getters, which estimator and model share, and a superclass of the estimator with the
 * setters. If MLlib has a shared param of the same name, such as {@code HasSeed}, that one is
 * implemented. The text is formatted as by google-java-format.
 */
public final class JavaParams {
  private static final String PARAM = "org.apache.spark.ml.param.";
  private static final int WIDTH = 100;

  private final TreeSet<String> imports = new TreeSet<>();
  private final StringBuilder text = new StringBuilder();

  private JavaParams() {}

  /**
   * The interface of a family of stages.
   *
   * @param name of the interface
   * @param stages the classes that have it
   */
  public static String accessors(String name, String stages, List<Param<?>> rows) {
    JavaParams source = new JavaParams();
    source.doc("", List.of("Params of %s, with their getters.".formatted(stages), origin()));
    source.declaration(name, rows);
    source.line(
        "  /** All params of this stage. MLlib finds each of them by one of the methods below. */");
    source.line("  StageParams stageParams();");
    rows.forEach(source::accessor);
    rows.stream().filter(row -> trait(row) == null).forEach(source::getter);
    List<Param<?>> shared = rows.stream().filter(row -> trait(row) != null).toList();
    source.line("");
    source.line(
        "  // MLlib's initialisers of the shared params. They must exist, and they do nothing, since");
    source.line("  // the params are made from the table.");
    shared.forEach(source::initialiser);
    return source.file();
  }

  /**
   * The superclass of an estimator.
   *
   * @param stage the estimator
   * @param base the superclass of MLlib, with its type arguments
   * @param accessors the interface of the family
   * @param bases what has to be imported for the base
   */
  public static String setters(
      String stage, String base, String accessors, List<String> bases, List<Param<?>> rows) {
    JavaParams source = new JavaParams();
    source.imports.addAll(bases);
    source.imports.add(PARAM + "Param");
    source.doc(
        "",
        List.of(
            "Setters of {@link %s}, each of which returns the stage.".formatted(stage), origin()));
    String head = "public abstract class %sSetters extends %s".formatted(stage, base);
    source.line(head.length() <= WIDTH ? head : head.replace(" extends ", "\n    extends "));
    source.line("    implements %s {", accessors);
    source.line("  private static final long serialVersionUID = 1L;");
    source.line("");
    source.line("  %sSetters() {}", stage);
    source.line("");
    source.line("  final <T> %s with(Param<T> param, T value) {", stage);
    source.line("    set(param, value);");
    source.line("    return (%s) this;", stage);
    source.line("  }");
    rows.forEach(row -> source.setter(stage, row));
    return source.file();
  }

  private static String origin() {
    return "<p>Generated from the tables of parameters by {@code ParamFilesTest}; do not edit"
        + " this file.";
  }

  private String file() {
    StringBuilder file = new StringBuilder("package org.qicd.ml;\n\n");
    imports.forEach(name -> file.append("import ").append(name).append(";\n"));
    return file.append('\n').append(text).append("}\n").toString();
  }

  private void declaration(String name, List<Param<?>> rows) {
    List<String> traits =
        rows.stream().filter(row -> trait(row) != null).map(row -> "Has" + capital(row)).toList();
    String line = "public interface %s extends %s {".formatted(name, String.join(", ", traits));
    if (line.length() <= WIDTH) {
      line(line);
      return;
    }
    line("public interface %s", name);
    line("    extends %s {", String.join(",\n        ", traits));
  }

  private void accessor(Param<?> row) {
    line("");
    doc("  ", List.of(sentence(row.meaning())));
    if (trait(row) != null) {
      imports.add(trait(row));
      line("  @Override");
    }
    line("  default %s %s() {", param(row), row.name());
    line("    return stageParams().%s(\"%s\");", accessorOf(row), row.name());
    line("  }");
  }

  private void getter(Param<?> row) {
    line("");
    line("  default %s get%s() {", type(row), capital(row));
    line("    return %sgetOrDefault(%s());", unboxed(row), row.name());
    line("  }");
  }

  private void setter(String stage, Param<?> row) {
    List<String> paragraphs = new ArrayList<>();
    String first = "Sets {@code %s}: %s.".formatted(row.name(), row.meaning());
    paragraphs.add("%s %s".formatted(first, row.cost()).strip());
    if (!row.note().isEmpty()) {
      paragraphs.add("<p>" + row.note());
    }
    paragraphs.add("@param value " + values(row));
    line("");
    doc("  ", paragraphs);
    line("  public %s set%s(%s value) {", stage, capital(row), type(row).replace("[]", "..."));
    line("    return with(%s(), value);", row.name());
    line("  }");
  }

  private void initialiser(Param<?> row) {
    String prefix = trait(row).replace('.', '$');
    String name = "%s$_setter_$%s_$eq".formatted(prefix, row.name());
    String argument = "%s param) {}".formatted(param(row));
    line("");
    line("  @Override");
    if ("  default void %s(%s".formatted(name, argument).length() <= WIDTH) {
      line("  default void %s(%s", name, argument);
    } else if ("  default void %s(".formatted(name).length() <= WIDTH) {
      line("  default void %s(\n      %s", name, argument);
    } else {
      String rest = "      %s(%s".formatted(name, argument);
      line("  default void");
      line(
          "%s",
          rest.length() <= WIDTH ? rest : "      %s(\n          %s".formatted(name, argument));
    }
  }

  private void doc(String indent, List<String> paragraphs) {
    String single = "%s/** %s */".formatted(indent, paragraphs.get(0));
    if (paragraphs.size() == 1 && single.length() <= WIDTH) {
      line("%s", single);
      return;
    }
    line("%s/**", indent);
    for (int k = 0; k < paragraphs.size(); k++) {
      if (k > 0) {
        line("%s *", indent);
      }
      int width = WIDTH - indent.length() - " * ".length();
      String[] first = WordUtils.wrap(paragraphs.get(k), width).split("\\R", 2);
      line("%s * %s", indent, first[0]);
      if (first.length > 1) {
        String hanging = paragraphs.get(k).startsWith("@") ? "    " : "";
        String rest = first[1].replaceAll("\\R", " ");
        WordUtils.wrap(rest, width - hanging.length())
            .lines()
            .forEach(each -> line("%s * %s%s", indent, hanging, each));
      }
    }
    line("%s */", indent);
  }

  /** The allowed values of a row and its default, as a phrase. */
  private static String values(Param<?> row) {
    return "%s (default: %s)".formatted(row.allowed(), defaultOf(row));
  }

  private static <T> String defaultOf(Param<T> row) {
    if (row == ImageParam.OUTPUT_COL) {
      return "the uid of the stage followed by __output";
    }
    Object value = row.show(row.defaultValue());
    return value.equals("") ? "empty" : value.toString();
  }

  /** What a parameter means and which values it may have, in sentences. */
  static String described(Param<?> row) {
    return "%s %s".formatted(sentence(row.meaning()), sentence(values(row)));
  }

  /** The name of MLlib's trait for a row, or null if MLlib has none. */
  private static String trait(Param<?> row) {
    String name = PARAM + "shared.Has" + capital(row);
    try {
      Class.forName(name);
      return name;
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /**
   * The capitalized names of the rows that are shared params of MLlib, without their {@code Has}.
   */
  static List<String> shared(List<Param<?>> rows) {
    return rows.stream()
        .filter(row -> trait(row) != null)
        .map(JavaParams::capital)
        .sorted()
        .toList();
  }

  static String capital(Param<?> row) {
    return WordUtils.capitalize(row.name());
  }

  /** A phrase as a sentence. */
  public static String sentence(String phrase) {
    return phrase.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + phrase.substring(1) + ".";
  }

  private String param(Param<?> row) {
    String type =
        switch (row.form()) {
          case INTEGER -> "IntParam";
          case LONG -> "LongParam";
          case REAL -> "DoubleParam";
          case BOOLEAN -> "BooleanParam";
          case TEXT -> "Param<String>";
          case INTEGERS -> "IntArrayParam";
          case TEXTS -> "StringArrayParam";
        };
    imports.add(PARAM + type.replace("<String>", ""));
    return type;
  }

  private static String accessorOf(Param<?> row) {
    return switch (row.form()) {
      case INTEGER -> "integer";
      case LONG -> "wholeNumber";
      case REAL -> "real";
      case BOOLEAN -> "flag";
      case TEXT -> "text";
      case INTEGERS -> "integers";
      case TEXTS -> "texts";
    };
  }

  private static String type(Param<?> row) {
    return switch (row.form()) {
      case INTEGER -> "int";
      case LONG -> "long";
      case REAL -> "double";
      case BOOLEAN -> "boolean";
      case TEXT -> "String";
      case INTEGERS -> "int[]";
      case TEXTS -> "String[]";
    };
  }

  private static String unboxed(Param<?> row) {
    return switch (row.form()) {
      case INTEGER -> "(Integer) ";
      case LONG -> "(Long) ";
      case REAL -> "(Double) ";
      case BOOLEAN -> "(Boolean) ";
      default -> "";
    };
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
