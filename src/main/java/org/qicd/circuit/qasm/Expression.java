package org.qicd.circuit.qasm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * An expression in postfix order: values are put on a stack, and operators take theirs from it. So
 * an expression of any length is evaluated without recursion.
 *
 * @param steps numbers, names and operators
 */
record Expression(List<Step> steps, int line) {

  /** The functions that constants may go through. */
  static final Map<String, DoubleUnaryOperator> FUNCTIONS =
      Map.of(
          "sin", StrictMath::sin,
          "cos", StrictMath::cos,
          "tan", StrictMath::tan,
          "arcsin", StrictMath::asin,
          "arccos", StrictMath::acos,
          "arctan", StrictMath::atan,
          "exp", StrictMath::exp,
          "ln", StrictMath::log,
          "log", StrictMath::log,
          "sqrt", StrictMath::sqrt);

  static final Map<String, Double> CONSTANTS =
      Map.of(
          "pi", Math.PI,
          "\u03c0", Math.PI,
          "tau", 2 * Math.PI,
          "\u03c4", 2 * Math.PI,
          "euler", Math.E,
          "\u2107", Math.E);

  /** What a step does. */
  enum Kind {
    NUMBER,
    NAME,
    PLUS,
    MINUS,
    TIMES,
    OVER,
    POWER,
    NEGATE,
    FUNCTION
  }

  /**
   * A step.
   *
   * @param number the value of a number
   * @param name the name of an input, a parameter or a function
   */
  record Step(Kind kind, double number, String name) {
    static Step of(Kind kind) {
      return new Step(kind, 0, "");
    }
  }

  static Expression constant(double number, int line) {
    return new Expression(List.of(new Step(Kind.NUMBER, number, "")), line);
  }

  /**
   * The value of the expression.
   *
   * @param values gives the value of a name
   * @throws Polynomial.NotAllowed if it is not an angle of a circuit; the message says why
   */
  Polynomial value(Function<String, Polynomial> values) throws Polynomial.NotAllowed {
    Deque<Polynomial> stack = new ArrayDeque<>();
    for (Step step : steps) {
      switch (step.kind()) {
        case NUMBER -> stack.push(Polynomial.constant(step.number()));
        case NAME -> stack.push(values.apply(step.name()));
        case NEGATE -> stack.push(stack.pop().times(-1));
        case FUNCTION -> {
          double argument = constant(stack.pop(), step.name() + " takes a constant");
          stack.push(Polynomial.constant(FUNCTIONS.get(step.name()).applyAsDouble(argument)));
        }
        case PLUS, MINUS, TIMES, OVER, POWER -> {
          Polynomial right = stack.pop();
          stack.push(value(step.kind(), stack.pop(), right));
        }
      }
    }
    Polynomial value = stack.pop();
    if (!value.terms().values().stream().allMatch(Double::isFinite)) {
      throw new Polynomial.NotAllowed("an angle must be finite, found NaN or infinity");
    }
    return value;
  }

  private static Polynomial value(Kind operator, Polynomial left, Polynomial right)
      throws Polynomial.NotAllowed {
    return switch (operator) {
      case PLUS -> left.plus(right);
      case MINUS -> left.plus(right.times(-1));
      case TIMES -> left.times(right);
      case OVER -> {
        double divisor = constant(right, "only a constant may stand behind /");
        // A division of constants is rounded once.
        yield left.isConstant()
            ? Polynomial.constant(left.constant() / divisor)
            : left.times(1 / divisor);
      }
      default -> {
        String only = "only constants have powers";
        yield Polynomial.constant(StrictMath.pow(constant(left, only), constant(right, only)));
      }
    };
  }

  private static double constant(Polynomial value, String otherwise) throws Polynomial.NotAllowed {
    if (!value.isConstant()) {
      throw new Polynomial.NotAllowed(otherwise + ", found an input");
    }
    return value.constant();
  }
}
