/**
 * Circuits as immutable values. Begin with {@link org.qicd.circuit.Circuit}: an {@linkplain
 * org.qicd.circuit.Encoding encoding}, operations with {@linkplain org.qicd.circuit.Gate gates},
 * and a {@linkplain org.qicd.circuit.Readout readout}. An {@link org.qicd.circuit.Ansatz} is a
 * template of circuits. {@link org.qicd.circuit.CircuitJson}, {@link org.qicd.circuit.OpenQasm} and
 * {@link org.qicd.circuit.Drawing} write circuits as text.
 *
 * <p>This package imports no other package of this project, and every other package may import it.
 * It knows nothing of how a state is simulated.
 */
package org.qicd.circuit;
