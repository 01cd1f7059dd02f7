package org.qicd.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Operation;

/**
 * A circuit in normal form: a sequence of layers, each with real rotations and one monomial matrix.
 *
 * <p><b>Derivation.</b> Every gate is a product of {@code RY} rotations and monomial matrices,
 * called primitives. Primitives on different qubits commute, so each may move to the front until it
 * meets one that shares a qubit. Time is cut into slots, three for each layer: rotations by the
 * image's angles (slot 0), {@code RY} rotations (slot 1), and the monomial matrix (slot 2). A
 * primitive takes the first slot of its kind that is not before the slots of its qubits, by these
 * rules:
 *
 * <ul>
 *   <li>Two {@code RY} of one qubit in one slot add their angles.
 *   <li>Diagonal matrices and permutations in one slot are multiplied out symbolically. A
 *       permutation is composed into the layer's own, and the phases before it become functions of
 *       its output index, where a parity of bits is again a parity of bits.
 *   <li>{@code ccx} and {@code cswap} are exceptions, because they do not turn parities into
 *       parities. If phases of their qubits come before them in the slot, they start a layer of
 *       their own.
 * </ul>
 *
 * So an entangling ring of a template and all Z rotations around it, whatever their number, cost
 * one pass over the state. A layer of {@code strongly_entangling} is one rotation of all qubits and
 * one monomial matrix. A circuit whose only rotations are {@code rx} is compiled in the eigenbasis
 * of X, where it is one monomial matrix.
 */
public final class Plan {
  private static final int SLOTS = 3;
  private static final int IMAGE = 0;
  private static final int ROTATE = 1;
  private static final int MONOMIAL = 2;

  private final Circuit circuit;
  private final List<Layer> layers;

  private Plan(Circuit circuit, List<Layer> layers) {
    this.circuit = circuit;
    this.layers = List.copyOf(layers);
  }

  /** Compiles a circuit with the errors of its device, in the basis that takes fewer layers. */
  public static Plan of(Circuit circuit) {
    List<Operation> operations = circuit.executed().operations();
    List<Layer> layers = layers(operations, circuit.numQubits());
    if (XBasis.serves(operations)) {
      List<Operation> turned = XBasis.of(operations, circuit.numQubits());
      List<Layer> fewer = layers(turned, circuit.numQubits());
      layers = fewer.size() < layers.size() ? fewer : layers;
    }
    return new Plan(circuit, layers);
  }

  /**
   * A bound on the number of layers of a circuit without its device, found without compiling it:
   * the rotations that follow each other on a qubit, with one more for each gate on three qubits,
   * and a last layer.
   */
  public static int mostLayers(Circuit circuit) {
    int[] layers = new int[circuit.numQubits()];
    for (Operation operation : circuit.operations()) {
      int most = operation.qubits().stream().mapToInt(q -> layers[q]).max().orElseThrow();
      boolean onThree = operation.qubits().size() > 2;
      int own = onThree ? 1 : operation.gate().numRealRotations();
      operation.qubits().forEach(q -> layers[q] = most + own);
    }
    return 1 + Arrays.stream(layers).max().orElseThrow();
  }

  private static List<Layer> layers(List<Operation> operations, int numQubits) {
    return layers(operations.stream().map(Lowering::lower).flatMap(List::stream), numQubits);
  }

  private static List<Layer> layers(Stream<Primitive> primitives, int numQubits) {
    Compiler compiler = new Compiler(numQubits);
    primitives.forEach(compiler::place);
    return compiler.layers.stream().map(LayerBuilder::build).toList();
  }

  /** Compiles what is done in the place of a circuit's operations. */
  static Plan of(Circuit circuit, List<Primitive> primitives) {
    return new Plan(circuit, layers(primitives.stream(), circuit.numQubits()));
  }

  /**
   * How many of the states before the layers are real, counted from the first one. A state is real
   * if the encoded images are real and no earlier layer has phases. The output counts as complex.
   */
  int numRealStates() {
    if (!EncodedImages.isReal(circuit.encoding())) {
      return 0;
    }
    int real = 1;
    while (real < layers.size() && layers.get(real - 1).masks.length == 0) {
      real++;
    }
    return real;
  }

  public Circuit circuit() {
    return circuit;
  }

  List<Layer> layers() {
    return layers;
  }

  private static final class Compiler {
    private final List<LayerBuilder> layers = new ArrayList<>();
    private final int numQubits;
    private final int[] slot; // the last slot that acts on each qubit

    Compiler(int numQubits) {
      this.numQubits = numQubits;
      this.slot = new int[numQubits];
      layer(0);
    }

    void place(Primitive primitive) {
      if (primitive instanceof Primitive.Rotate rotate) {
        int qubit = rotate.qubit();
        if (rotate.angle() instanceof Angle.Feature || rotate.angle() instanceof Angle.Scaled) {
          // Features cannot be added up, so this takes the first slot if nothing acts on the qubit
          // yet, and a new slot otherwise.
          int at =
              slot[qubit] == 0 && !layer(0).rotatesByImage(qubit)
                  ? 0
                  : next(slot[qubit] + 1, IMAGE);
          layer(at / SLOTS).rotateByImage(qubit, rotate.angle());
          slot[qubit] = at;
        } else {
          slot[qubit] = next(slot[qubit], ROTATE);
          layer(slot[qubit] / SLOTS).rotate(qubit, rotate.angle());
        }
      } else if (primitive instanceof Primitive.Phase phase) {
        int at = next(latest(phase.mask()), MONOMIAL);
        layer(at / SLOTS).phase(phase.mask(), phase.angle());
        occupy(phase.mask(), at);
      } else if (primitive instanceof Primitive.Permute permute) {
        int mask = permute.qubits().stream().mapToInt(q -> 1 << q).sum();
        int at = next(latest(mask), MONOMIAL);
        if (!layer(at / SLOTS).accepts(permute)) {
          at += SLOTS;
        }
        layer(at / SLOTS).permute(permute);
        occupy(mask, at);
      }
    }

    private static int next(int from, int kind) {
      return from + Math.floorMod(kind - from, SLOTS);
    }

    private int latest(int mask) {
      int latest = 0;
      for (int q = 0; q < numQubits; q++) {
        latest = (mask >> q & 1) == 1 ? Math.max(latest, slot[q]) : latest;
      }
      return latest;
    }

    private void occupy(int mask, int at) {
      for (int q = 0; q < numQubits; q++) {
        slot[q] = (mask >> q & 1) == 1 ? at : slot[q];
      }
    }

    private LayerBuilder layer(int index) {
      while (layers.size() <= index) {
        layers.add(new LayerBuilder(numQubits));
      }
      return layers.get(index);
    }
  }
}
