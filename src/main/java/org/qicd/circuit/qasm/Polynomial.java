package org.qicd.circuit.qasm;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The value of an expression: a polynomial in the inputs of a program, of degree 2 at most. It is
 * immutable, and small: it has at most {@value #MOST_TERMS} terms.
 *
 * @param terms the factor of each product of inputs
 */
record Polynomial(Map<Product, Double> terms) {
  private static final int MOST_TERMS = 16;

  /** Two inputs by their indices, the smaller one first. An index of -1 stands for the number 1. */
  record Product(int first, int second) {
    static final Product ONE = new Product(-1, -1);

    boolean isSquare() {
      return first >= 0;
    }

    private Product times(Product other) {
      if (isSquare() || other.isSquare()) {
        return second < 0 ? other : other.second < 0 ? this : null;
      }
      return new Product(Math.min(second, other.second), Math.max(second, other.second));
    }
  }

  /** An expression whose value is no such polynomial, or not a number. */
  static final class NotAllowed extends Exception {
    private static final long serialVersionUID = 1L;

    NotAllowed(String message) {
      super(message, null, false, false);
    }
  }

  static Polynomial constant(double value) {
    return new Polynomial(Map.of(Product.ONE, value));
  }

  static Polynomial input(int index) {
    return new Polynomial(Map.of(new Product(-1, index), 1.0));
  }

  boolean isConstant() {
    return terms.keySet().stream().allMatch(Product.ONE::equals);
  }

  /** The factor of a product; 0 if there is no such term. */
  double factor(Product product) {
    return terms.getOrDefault(product, 0.0);
  }

  /** The term without inputs. */
  double constant() {
    return factor(Product.ONE);
  }

  Polynomial plus(Polynomial other) throws NotAllowed {
    Map<Product, Double> sum = new LinkedHashMap<>(terms);
    other.terms.forEach((product, factor) -> sum.merge(product, factor, Double::sum));
    return checked(sum);
  }

  Polynomial times(double factor) {
    Map<Product, Double> scaled = new LinkedHashMap<>();
    terms.forEach((product, own) -> scaled.put(product, factor * own));
    return new Polynomial(scaled);
  }

  Polynomial times(Polynomial other) throws NotAllowed {
    Map<Product, Double> all = new LinkedHashMap<>();
    for (Map.Entry<Product, Double> a : terms.entrySet()) {
      for (Map.Entry<Product, Double> b : other.terms.entrySet()) {
        Product product = a.getKey().times(b.getKey());
        if (product == null) {
          throw new NotAllowed("a product of three inputs or more is no angle of a circuit");
        }
        all.merge(product, a.getValue() * b.getValue(), Double::sum);
      }
    }
    return checked(all);
  }

  private static Polynomial checked(Map<Product, Double> terms) throws NotAllowed {
    if (terms.size() > MOST_TERMS) {
      throw new NotAllowed("an angle of more than %d terms".formatted(MOST_TERMS));
    }
    return new Polynomial(terms);
  }
}
