package org.qicd.transpile;

import java.util.List;
import org.qicd.backend.Backend;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;

/**
 * Writes circuits in the gates of a backend, on qubits that are coupled. The backend needs one of
 * {@code cx}, {@code cz} and {@code ecr} for two qubits, and {@code rz} and {@code sx}, or {@code
 * u}, or {@code rz} and {@code rx} for one. The result is the same whenever and wherever it is
 * computed.
 */
public final class Transpiler {
  private Transpiler() {}

  /**
   * Returns the circuit as the backend runs it, coherent errors of the circuit's device included.
   * Its state is that of the circuit up to a global phase. A gate of the result that has several
   * sources names one of them.
   *
   * @throws IllegalArgumentException if the backend cannot run it
   */
  public static PhysicalCircuit transpile(Circuit circuit, Backend backend) {
    Basis basis = new Basis(backend);
    Inputs inputs = new Inputs(circuit);
    Program program = new Program(circuit, inputs);
    Router.Start start = new Layout(program, basis).best();
    Router.Routed routed = Router.route(program, start);
    List<Integer> qubits = start.region().qubits();
    int numEncoding = routed.numEncoding();
    List<Step> steps = routed.steps();
    GateWriter writer = new GateWriter(basis, qubits);
    writer.write(Swaps.written(steps.subList(0, numEncoding), qubits.size()));
    int numEncodingGates = writer.gates().size();
    writer.write(Swaps.written(steps.subList(numEncoding, steps.size()), qubits.size()));
    return new TranspiledCircuit(
        backend,
        qubits,
        writer,
        numEncodingGates,
        circuit.encoding() == Encoding.REUPLOADING,
        routed.wires(),
        inputs);
  }
}
