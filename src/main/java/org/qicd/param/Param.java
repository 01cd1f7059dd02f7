package org.qicd.param;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A row of a table of parameters: the name, the meaning, the allowed values and the default of a
 * parameter. For readers it also says what the parameter costs and what else they should know.
 * Everything else about a parameter is generated from its row: the params of MLlib with their
 * getters and setters, the classes in Python, {@code conf/reference.conf} and the page of
 * parameters.
 *
 * @param <T> the type of the parameter's value
 */
public final class Param<T> {
  /**
   * The largest real number that a parameter may be. Gradients grow as the product of several
   * parameters, and an optimizer squares them. With much larger parameters the squares overflow,
   * and weights no longer change.
   */
  private static final int MOST = 1_000_000;

  private final String name;
  private final Kind<T> kind;
  private final T defaultValue;
  private final String meaning;
  private final String cost;
  private final String note;

  private Param(String name, Kind<T> kind, T defaultValue, String meaning) {
    this(name, kind, defaultValue, meaning, "", "");
  }

  private Param(
      String name, Kind<T> kind, T defaultValue, String meaning, String cost, String note) {
    this.name = name;
    this.kind = kind;
    this.defaultValue = defaultValue;
    this.meaning = meaning;
    this.cost = cost;
    this.note = note;
  }

  /**
   * Returns this row with the cost of the parameter, in whole sentences. Line breaks become blanks.
   */
  public Param<T> withCost(String sentences) {
    return new Param<>(name, kind, defaultValue, meaning, oneLine(sentences), note);
  }

  /**
   * Returns this row with a note on what else a reader should know, in whole sentences. Line breaks
   * become blanks.
   */
  public Param<T> withNote(String sentences) {
    return new Param<>(name, kind, defaultValue, meaning, cost, oneLine(sentences));
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** The form of a value outside of this program, where there are few types. */
  public enum Form {
    /** A whole number of 32 bits. */
    INTEGER,
    /** A whole number of 64 bits. */
    LONG,
    /** A floating-point number. */
    REAL,
    /** True or false. */
    BOOLEAN,
    /** Text, which may also be the name of a choice. */
    TEXT,
    /** A list of whole numbers of 32 bits, or a single one. */
    INTEGERS,
    /** A list of texts, or a single one. */
    TEXTS
  }

  /** How a value is read and shown. */
  private record Kind<T>(
      Form form, Function<Object, T> read, Function<T, Object> show, String allowed) {}

  public String name() {
    return name;
  }

  public T defaultValue() {
    return defaultValue;
  }

  /** The meaning of the parameter, as a phrase that can be part of a sentence. */
  public String meaning() {
    return meaning;
  }

  /**
   * The cost of the parameter in time, memory or traffic, in whole sentences; empty if it has none
   * worth mentioning.
   */
  public String cost() {
    return cost;
  }

  /** What else a reader should know, in whole sentences; may be empty. */
  public String note() {
    return note;
  }

  /** The form of the parameter's values outside of this program. */
  public Form form() {
    return kind.form();
  }

  /** The allowed values in words. */
  public String allowed() {
    return kind.allowed();
  }

  /**
   * Reads a value from outside: a number, a text, or a list.
   *
   * @throws IllegalArgumentException if the value is not allowed; the message names the parameter,
   *     the allowed values and what was found
   */
  public T read(Object raw) {
    try {
      return kind.read().apply(raw);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "%s must be %s, found %s".formatted(name, kind.allowed(), quoted(raw)), e);
    }
  }

  /** Returns a value as a number, a text or a list. This is the inverse of {@link #read}. */
  public Object show(T value) {
    return kind.show().apply(value);
  }

  private static String quoted(Object raw) {
    return UserMistake.visible(raw instanceof String ? "'" + raw + "'" : String.valueOf(raw));
  }

  private static long toLong(Object raw) {
    return raw instanceof Number number
        ? new BigDecimal(number.toString()).longValueExact()
        : Long.parseLong(raw.toString());
  }

  private static <T> T require(boolean holds, T value) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static Kind<Integer> integer(int least, int most) {
    String range =
        most == Integer.MAX_VALUE
            ? "a whole number, %d or more".formatted(least)
            : "a whole number from %d to %d".formatted(least, most);
    return new Kind<>(
        Form.INTEGER,
        raw -> {
          long value = toLong(raw);
          return require(value >= least && value <= most, (int) value);
        },
        value -> value,
        range);
  }

  /** A parameter that is a whole number between two bounds, both allowed. */
  public static Param<Integer> integer(
      String name, int defaultValue, int least, int most, String meaning) {
    return new Param<>(name, integer(least, most), defaultValue, meaning);
  }

  /** A parameter that is a number of rounds, 1 or more, or -1 for never, as in MLlib. */
  public static Param<Integer> interval(String name, int defaultValue, String meaning) {
    Kind<Integer> kind =
        new Kind<>(
            Form.INTEGER,
            raw -> {
              long value = toLong(raw);
              return require(value == -1 || value >= 1, Math.toIntExact(value));
            },
            value -> value,
            "a whole number, 1 or more, or -1 for never");
    return new Param<>(name, kind, defaultValue, meaning);
  }

  private static Param<Double> real(
      String name, double defaultValue, DoublePredicate allowed, String range, String meaning) {
    Kind<Double> kind =
        new Kind<>(
            Form.REAL,
            raw -> {
              double value = Double.parseDouble(raw.toString());
              return require(allowed.test(value), value);
            },
            value -> value,
            range);
    return new Param<>(name, kind, defaultValue, meaning);
  }

  /** A parameter that is a number from a lower bound to a million, both allowed. */
  public static Param<Double> real(String name, double defaultValue, double least, String meaning) {
    String range =
        "a number from %s to %d".formatted(Double.toString(least).replace(".0", ""), MOST);
    return real(name, defaultValue, value -> value >= least && value <= MOST, range, meaning);
  }

  /** A parameter that is a number between two bounds, both allowed. */
  public static Param<Double> real(
      String name, double defaultValue, double least, double most, String meaning) {
    String range = "a number from %s to %s".formatted(plain(least), plain(most));
    return real(name, defaultValue, value -> value >= least && value <= most, range, meaning);
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  /** A parameter that is a number from 0 to 1, both allowed. */
  public static Param<Double> share(String name, double defaultValue, String meaning) {
    return real(
        name, defaultValue, value -> value >= 0 && value <= 1, "a number from 0 to 1", meaning);
  }

  /** A parameter that is a number above 0 and at most a million. */
  public static Param<Double> positive(String name, double defaultValue, String meaning) {
    String range = "a number above 0, at most %d".formatted(MOST);
    return real(name, defaultValue, value -> value > 0 && value <= MOST, range, meaning);
  }

  private static <E extends Enum<E>> Kind<E> choice(E[] values) {
    return new Kind<>(
        Form.TEXT,
        raw ->
            Arrays.stream(values)
                .filter(value -> label(value).equals(raw.toString()))
                .findFirst()
                .orElseThrow(),
        Param::label,
        "one of " + Arrays.stream(values).map(Param::label).collect(Collectors.joining(", ")));
  }

  /** A parameter that is one of an enum's values, given by its name in lower case. */
  public static <E extends Enum<E>> Param<E> choice(
      String name, E[] values, E defaultValue, String meaning) {
    return new Param<>(name, choice(values), defaultValue, meaning);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * A parameter that is the name of an enum's value in lower case, or another text, or a list with
   * one for each student.
   *
   * @param isOther whether another text is allowed
   * @param other what is allowed besides the names, in words
   */
  public static <E extends Enum<E>> Param<List<String>> choicesOr(
      String name,
      E[] values,
      E defaultValue,
      Predicate<String> isOther,
      String other,
      String meaning) {
    Kind<E> named = choice(values);
    Kind<String> kind =
        new Kind<>(
            Form.TEXT,
            raw -> isOther.test(raw.toString()) ? raw.toString() : label(named.read().apply(raw)),
            value -> value,
            named.allowed() + ", or " + other);
    return new Param<>(name, each(kind), List.of(label(defaultValue)), meaning);
  }

  /**
   * A parameter that is the name of an enum's value in lower case, or one or more other texts.
   * These are given as a list or with commas between them, and kept with commas.
   *
   * @param isOther whether another text is allowed
   * @param other what is allowed besides the names, in words
   */
  public static <E extends Enum<E>> Param<String> choiceOrTexts(
      String name,
      E[] values,
      E defaultValue,
      Predicate<String> isOther,
      String other,
      String meaning) {
    Kind<E> named = choice(values);
    Kind<String> kind =
        new Kind<>(
            Form.TEXT,
            raw -> {
              List<String> items =
                  raw instanceof List<?> several
                      ? several.stream().map(Object::toString).toList()
                      : List.of(raw.toString().strip().split("\\s*,\\s*", -1));
              return !items.isEmpty() && items.stream().allMatch(isOther)
                  ? String.join(",", items)
                  : label(named.read().apply(raw));
            },
            value -> value,
            named.allowed() + ", or " + other);
    return new Param<>(name, kind, label(defaultValue), meaning);
  }

  /** A parameter that is a whole number between two bounds, or a list with one for each student. */
  public static Param<List<Integer>> integers(
      String name, int defaultValue, int least, int most, String meaning) {
    return new Param<>(name, each(integer(least, most)), List.of(defaultValue), meaning);
  }

  /** A parameter that is any whole number of 64 bits. */
  public static Param<Long> wholeNumber(String name, long defaultValue, String meaning) {
    Kind<Long> kind = new Kind<>(Form.LONG, Param::toLong, value -> value, "a whole number");
    return new Param<>(name, kind, defaultValue, meaning);
  }

  /** A parameter that is true or false. */
  public static Param<Boolean> flag(String name, boolean defaultValue, String meaning) {
    Kind<Boolean> kind =
        new Kind<>(
            Form.BOOLEAN,
            raw -> {
              String text = raw.toString();
              return require(text.equals("true") || text.equals("false"), text.equals("true"));
            },
            value -> value,
            "true or false");
    return new Param<>(name, kind, defaultValue, meaning);
  }

  /** A parameter that is any text. */
  public static Param<String> text(String name, String defaultValue, String meaning) {
    Kind<String> kind =
        new Kind<>(Form.TEXT, raw -> Objects.requireNonNull((String) raw), value -> value, "text");
    return new Param<>(name, kind, defaultValue, meaning);
  }

  /** A parameter that is a list of texts, which may be empty; a single text stands for itself. */
  public static Param<List<String>> texts(String name, String meaning) {
    Kind<List<String>> kind =
        new Kind<>(
            Form.TEXTS,
            raw -> {
              List<?> items = raw instanceof List<?> several ? several : List.of(raw);
              require(
                  items.stream().allMatch(item -> item instanceof String || item instanceof Number),
                  items);
              return items.stream().map(Object::toString).filter(text -> !text.isEmpty()).toList();
            },
            value -> value.size() == 1 ? value.get(0) : value,
            "text, or a list of texts");
    return new Param<>(name, kind, List.of(), meaning);
  }

  private static <T> Kind<List<T>> each(Kind<T> kind) {
    return new Kind<>(
        kind.form() == Form.INTEGER ? Form.INTEGERS : Form.TEXTS,
        raw -> {
          List<?> items = raw instanceof List<?> several ? several : List.of(raw);
          return require(!items.isEmpty(), items.stream().map(kind.read()).toList());
        },
        value ->
            value.size() == 1
                ? kind.show().apply(value.get(0))
                : value.stream().map(kind.show()).toList(),
        kind.allowed() + ", or a list of them");
  }
}
