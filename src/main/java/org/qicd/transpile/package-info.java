/**
 * Circuits as a quantum computer runs them. {@link org.qicd.transpile.Transpiler} writes a circuit
 * in the gates of a backend on qubits that are coupled. {@link org.qicd.transpile.Budget} says what
 * that costs. {@link org.qicd.transpile.ProgramCircuit} is a circuit that another program has
 * transpiled.
 *
 * <p>This package imports {@code circuit}, {@code circuit.qasm} and {@code backend}. It knows
 * nothing of Spark.
 */
package org.qicd.transpile;
