package org.qicd.circuit.qasm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Gate;
import org.qicd.circuit.GateProduct;
import org.qicd.circuit.Operation;

/** The gates that a text defines, and the calls of these and of standard gates. */
final class Definitions {
  private static final int DEEPEST = 100;

  /** The gates that need no include. */
  private static final Set<String> BUILT_IN = Set.of("U", "CX");

  private final Source source;
  private final Tokens tokens;
  private final Map<String, Callee> own;
  private final Map<String, Callee> included;
  private boolean includes;
  private boolean isVersion3;

  private Definitions(
      Source source, Tokens tokens, Map<String, Callee> own, Map<String, Callee> included) {
    this.source = source;
    this.tokens = tokens;
    this.own = own;
    this.included = included;
  }

  /**
   * Those of a program, which has none yet.
   *
   * @param included the gates that an include declares
   */
  static Definitions of(Source source, Tokens tokens, Map<String, Callee> included) {
    return new Definitions(source, tokens, new HashMap<>(), included);
  }

  /**
   * Reads a text that has nothing but definitions.
   *
   * @param basic gates that they may call
   * @return these and the definitions
   */
  static Map<String, Callee> standard(String text, Map<String, Callee> basic) {
    Source source = new Source("standard gates", text);
    Tokens tokens = new Tokens(source);
    Definitions all = new Definitions(source, tokens, new HashMap<>(basic), Map.of());
    while (tokens.took("gate")) {
      all.define();
    }
    return all.own;
  }

  /** Has expressions read as version 3 means them. */
  void readAsVersion3() {
    isVersion3 = true;
  }

  /** Lets standard gates be called. */
  void include() {
    includes = true;
  }

  /** Reads a definition, after the word {@code gate}. */
  void define() {
    int line = tokens.line();
    String name = tokens.name("the name of a gate");
    List<String> angles = List.of();
    if (tokens.took("(")) {
      angles = tokens.next().is(")") ? List.of() : names("a parameter");
      tokens.expect(")");
    }
    List<String> on = names("a qubit");
    if (own.containsKey(name)) {
      throw source.mistake(line, "the gate '%s' is defined twice".formatted(name));
    }
    if (new HashSet<>(on).size() < on.size() || new HashSet<>(angles).size() < angles.size()) {
      throw source.mistake(line, "the definition of '%s' has a name twice".formatted(name));
    }
    Callee.Defined defined =
        new Callee.Defined(angles, on.size(), body(angles, on), included.isEmpty());
    own.put(name, asInTheTable(name, defined));
    if (own.get(name).depth() > DEEPEST) {
      throw source.mistake(line, "definitions nested more than %d deep".formatted(DEEPEST));
    }
  }

  /**
   * A definition by the gate of our table that it defines: one of the same name, without angles,
   * whose product in the table has the same gates. Qiskit writes {@code ecr} so. A noisy simulation
   * has to see that it is one gate.
   */
  private Callee.Defined asInTheTable(String name, Callee.Defined defined) {
    if (!(included.get(name) instanceof Callee.Basic known)
        || known.gate().form() != Gate.Form.PRODUCT
        || known.numAngles() + defined.numAngles() > 0
        || known.numQubits() != defined.numQubits()) {
      return defined;
    }
    List<Integer> qubits = IntStream.range(0, known.numQubits()).boxed().toList();
    GateProduct product = new Operation(known.gate(), qubits, List.of()).product();
    List<Callee.Call> body = defined.body();
    boolean same = body.size() == product.operations().size();
    for (int k = 0; same && k < body.size(); k++) {
      same = isCallOf(product.operations().get(k), body.get(k));
    }
    if (!same) {
      return defined;
    }
    int line = body.get(0).line();
    // The table's gate has a phase that the definition has not, which a control makes visible.
    Expression phase = Expression.constant(-product.globalPhase(), line);
    List<Callee.Call> one =
        List.of(
            new Callee.Call(known, 0, List.of(), qubits, line),
            new Callee.Call(new Callee.GlobalPhase(false), 0, List.of(phase), List.of(), line));
    return new Callee.Defined(List.of(), defined.numQubits(), one, false);
  }

  private static boolean isCallOf(Operation operation, Callee.Call call) {
    return operation.angles().isEmpty()
        && call.callee().equals(new Callee.Basic(operation.gate()))
        && call.numControls() == 0
        && call.qubits().equals(operation.qubits());
  }

  private List<String> names(String what) {
    List<String> names = new ArrayList<>();
    do {
      names.add(tokens.name(what));
    } while (tokens.took(","));
    return names;
  }

  private List<Callee.Call> body(List<String> angles, List<String> on) {
    Map<String, Integer> positions = new HashMap<>();
    on.forEach(qubit -> positions.put(qubit, positions.size()));
    Supplier<List<Integer>> operand = () -> List.of(position(positions));
    Set<String> known = Set.copyOf(angles);
    List<Callee.Call> body = new ArrayList<>();
    tokens.expect("{");
    while (!tokens.took("}")) {
      if (tokens.next().is("barrier")) {
        barrier(operand);
      } else {
        body.addAll(calls(known::contains, operand));
      }
    }
    return List.copyOf(body);
  }

  private int position(Map<String, Integer> positions) {
    Token name = tokens.expect(Token.Kind.NAME, "a qubit");
    Integer position = positions.get(name.text());
    if (position == null) {
      throw source.mistake(name.line(), "the definition has no qubit %s".formatted(name.shown()));
    }
    return position;
  }

  /** Reads a barrier, of which a simulation takes no notice. */
  void barrier(Supplier<List<Integer>> operand) {
    tokens.expect("barrier");
    if (!tokens.next().is(";")) {
      operands(operand);
    }
    tokens.expect(";");
  }

  /**
   * Reads a call.
   *
   * @param isKnown tells whether a name has a value in its angles
   * @param operand reads an operand: one qubit, or all of a register
   * @return one call, or one for each qubit of the registers
   */
  List<Callee.Call> calls(Predicate<String> isKnown, Supplier<List<Integer>> operand) {
    int controls = controls();
    Token name = tokens.expect(Token.Kind.NAME, "a gate");
    Callee callee = callee(name);
    List<Expression> angles = new ArrayList<>();
    if (tokens.took("(") && !tokens.took(")")) {
      do {
        angles.add(ExpressionParser.read(source, tokens, isVersion3, isKnown));
      } while (tokens.took(","));
      tokens.expect(")");
    }
    List<List<Integer>> on = tokens.next().is(";") ? List.of() : operands(operand);
    tokens.expect(";");
    if (callee instanceof Callee.GlobalPhase && controls == 0) {
      on = List.of(); // PennyLane names a qubit, though the phase is that of all
    }
    if (angles.size() != callee.numAngles() || on.size() != callee.numQubits() + controls) {
      throw source.mistake(
          name.line(),
          "%s takes %d angles and %d qubits, found %d and %d"
              .formatted(
                  name.shown(),
                  callee.numAngles(),
                  callee.numQubits() + controls,
                  angles.size(),
                  on.size()));
    }
    List<Callee.Call> calls = new ArrayList<>();
    for (List<Integer> qubits : broadcast(on, name.line())) {
      calls.add(new Callee.Call(callee, controls, angles, qubits, name.line()));
    }
    return calls;
  }

  /** Reads {@code ctrl @} and {@code ctrl(2) @}, any number of them. */
  private int controls() {
    int controls = 0;
    while (tokens.next().is("ctrl")) {
      Token word = tokens.take();
      int more = 1;
      if (tokens.took("(")) {
        more = tokens.integer("a number of controls");
        tokens.expect(")");
      }
      tokens.expect("@");
      controls += Math.min(more, Circuit.MAX_QUBITS);
      if (more == 0 || controls >= Circuit.MAX_QUBITS) {
        throw source.mistake(
            word.line(), "expected 1 to %d controls".formatted(Circuit.MAX_QUBITS - 1));
      }
    }
    return controls;
  }

  private Callee callee(Token name) {
    if (name.is("gphase")) {
      return new Callee.GlobalPhase(false);
    }
    Callee defined = own.get(name.text());
    if (defined != null) {
      return defined;
    }
    Callee known = included.get(name.text());
    if (known == null) {
      throw source.mistake(
          name.line(), "%s is no gate or statement that can be read".formatted(name.shown()));
    }
    if (!includes && !BUILT_IN.contains(name.text())) {
      throw source.mistake(
          name.line(),
          "gate %s without include \"stdgates.inc\" before it".formatted(name.shown()));
    }
    return known;
  }

  private List<List<Integer>> operands(Supplier<List<Integer>> operand) {
    List<List<Integer>> operands = new ArrayList<>();
    do {
      operands.add(operand.get());
    } while (tokens.took(","));
    return operands;
  }

  /** The qubits of each of the calls that a call on whole registers stands for. */
  private List<List<Integer>> broadcast(List<List<Integer>> operands, int line) {
    int size = operands.stream().mapToInt(List::size).max().orElse(1);
    List<List<Integer>> calls = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      List<Integer> qubits = new ArrayList<>();
      for (List<Integer> operand : operands) {
        if (operand.size() != 1 && operand.size() != size) {
          throw source.mistake(
              line, "registers of %d and %d qubits in one call".formatted(size, operand.size()));
        }
        qubits.add(operand.get(operand.size() == 1 ? 0 : k));
      }
      if (new HashSet<>(qubits).size() < qubits.size()) {
        throw source.mistake(line, "a gate needs different qubits, found one of them twice");
      }
      calls.add(List.copyOf(qubits));
    }
    return calls;
  }
}
