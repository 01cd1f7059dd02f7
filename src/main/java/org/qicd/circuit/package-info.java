/**
 * Circuits as immutable values: the {@linkplain org.qicd.circuit.Gate table of gates}, {@linkplain
 * org.qicd.circuit.Encoding encodings}, {@linkplain org.qicd.circuit.Ansatz templates}, {@linkplain
 * org.qicd.circuit.Readout readouts}, and the {@link org.qicd.circuit.Circuit} made of them.
 *
 * <p>Imports nothing of ours; everything else may import it. Nothing here knows how a state is
 * simulated.
 */
package org.qicd.circuit;
