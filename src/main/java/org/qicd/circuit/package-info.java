/**
 * Circuits as immutable values. Begin with {@link org.qicd.circuit.Circuit}. It is made of the
 * {@linkplain org.qicd.circuit.Gate table of gates}, {@linkplain org.qicd.circuit.Encoding
 * encodings}, {@linkplain org.qicd.circuit.Ansatz templates}, {@linkplain org.qicd.circuit.Readout
 * readouts}. {@link org.qicd.circuit.CircuitJson}, {@link org.qicd.circuit.OpenQasm} and {@link
 * org.qicd.circuit.Drawing} write a circuit down.
 *
 * <p>This package imports no other package of this project, and every other package may import it.
 * It knows nothing of how a state is simulated.
 */
package org.qicd.circuit;
