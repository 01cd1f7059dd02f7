/**
 * Circuits as a quantum computer runs them. {@link org.qicd.transpile.Transpiler} writes a circuit
 * in the gates of a backend on qubits that are coupled. {@link org.qicd.transpile.Budget} says what
 * that costs.
 *
 * <p>This package imports {@code circuit} and {@code backend}. It knows nothing of Spark.
 */
package org.qicd.transpile;
