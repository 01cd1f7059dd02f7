package org.qicd.circuit.qasm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.qicd.circuit.qasm.Expression.Kind;
import org.qicd.circuit.qasm.Expression.Step;

/** Reads an expression of numbers, constants, names, functions and {@code + - * / **}. */
final class ExpressionParser {
  private static final int DEEPEST = 100;

  private final Source source;
  private final Tokens tokens;
  private final boolean isVersion3;
  private final Predicate<String> isKnown;
  private final List<Step> steps = new ArrayList<>();
  private int depth;

  private ExpressionParser(
      Source source, Tokens tokens, boolean isVersion3, Predicate<String> isKnown) {
    this.source = source;
    this.tokens = tokens;
    this.isVersion3 = isVersion3;
    this.isKnown = isKnown;
  }

  /**
   * Reads an expression.
   *
   * @param isKnown tells whether a name has a value
   */
  static Expression read(
      Source source, Tokens tokens, boolean isVersion3, Predicate<String> isKnown) {
    int line = tokens.line();
    ExpressionParser parser = new ExpressionParser(source, tokens, isVersion3, isKnown);
    parser.sum();
    return new Expression(List.copyOf(parser.steps), line);
  }

  /** Reads a sum and tells whether it is a whole number by its type, as other parts do. */
  private boolean sum() {
    boolean whole = product();
    while (tokens.next().is("+") || tokens.next().is("-")) {
      Kind kind = tokens.take().is("+") ? Kind.PLUS : Kind.MINUS;
      whole &= product();
      steps.add(Step.of(kind));
    }
    return whole;
  }

  private boolean product() {
    boolean whole = signed();
    while (tokens.next().is("*") || tokens.next().is("/")) {
      Token operator = tokens.take();
      boolean wholes = signed() && whole;
      if (wholes && isVersion3 && operator.is("/")) {
        throw source.mistake(
            operator.line(),
            "a division of whole numbers, of which OpenQASM 3 drops the remainder: write a decimal"
                + " point");
      }
      whole = wholes && operator.is("*");
      steps.add(Step.of(operator.is("*") ? Kind.TIMES : Kind.OVER));
    }
    return whole;
  }

  private boolean signed() {
    if (++depth > DEEPEST) {
      throw source.mistake(
          tokens.line(), "an expression nested more than %d deep".formatted(DEEPEST));
    }
    boolean whole;
    if (tokens.took("-")) {
      whole = signed();
      steps.add(Step.of(Kind.NEGATE));
    } else if (tokens.took("+")) {
      whole = signed();
    } else {
      whole = power();
    }
    depth--;
    return whole;
  }

  private boolean power() {
    boolean whole = single();
    // In OpenQASM 3, ^ is another operator.
    if (tokens.took("**") || (!isVersion3 && tokens.took("^"))) {
      whole &= signed();
      steps.add(Step.of(Kind.POWER));
    }
    return whole;
  }

  private boolean single() {
    Token token = tokens.next();
    if (tokens.took("(")) {
      boolean whole = sum();
      tokens.expect(")");
      return whole;
    } else if (token.kind() == Token.Kind.NUMBER) {
      tokens.take();
      steps.add(new Step(Kind.NUMBER, number(token), ""));
      return token.text().matches("[\\d_]+");
    } else if (token.kind() == Token.Kind.NAME) {
      tokens.take();
      named(token);
      return false;
    }
    throw tokens.unexpected("a number or a name");
  }

  private static double number(Token token) {
    return Double.parseDouble(token.text().replace("_", ""));
  }

  private void named(Token name) {
    if (isKnown.test(name.text())) {
      steps.add(new Step(Kind.NAME, 0, name.text()));
    } else if (Expression.CONSTANTS.containsKey(name.text())) {
      steps.add(new Step(Kind.NUMBER, Expression.CONSTANTS.get(name.text()), ""));
    } else if (Expression.FUNCTIONS.containsKey(name.text())) {
      tokens.expect("(");
      sum();
      tokens.expect(")");
      steps.add(new Step(Kind.FUNCTION, 0, name.text()));
    } else {
      throw source.mistake(name.line(), "unknown name %s in an angle".formatted(name.shown()));
    }
  }
}
