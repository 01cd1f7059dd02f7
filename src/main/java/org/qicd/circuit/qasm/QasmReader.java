package org.qicd.circuit.qasm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.qicd.circuit.Circuit;

/**
 * Reads programs of OpenQASM 2 and 3: the statements one after the other, whose calls of gates are
 * expanded at once.
 */
public final class QasmReader {
  private static final int MOST_BITS = 1_000_000;

  private final Source source;
  private final Tokens tokens;
  private final Definitions definitions;
  private final Registers qubits = new Registers();
  private final Registers bits = new Registers();
  private final List<Integer> physicalQubits = new ArrayList<>();
  private final Inputs inputs = new Inputs();
  private final Expansion expansion;
  private final Map<Integer, Integer> measured = new TreeMap<>(); // the qubit of each bit

  private QasmReader(Source source) {
    this.source = source;
    this.tokens = new Tokens(source);
    this.definitions = Definitions.of(source, tokens, Gates.STANDARD);
    this.expansion = new Expansion(source, inputs);
  }

  /**
   * Reads a text.
   *
   * @param name the name of its file, for messages
   * @throws IllegalArgumentException with a message of one line that has the name and, if the
   *     mistake is in a line, its number
   */
  public static QasmProgram read(String name, String text) {
    return new QasmReader(new Source(name, text)).program();
  }

  /** Whether a parameter's value is a text to read, not a name. */
  public static boolean isText(String value) {
    return value.indexOf(';') >= 0;
  }

  /** Whether a parameter's value is the name of a file to read. */
  public static boolean isFile(String value) {
    return value.endsWith(".qasm") && !isText(value);
  }

  private QasmProgram program() {
    version();
    while (tokens.next().kind() != Token.Kind.END) {
      statement();
    }
    if (qubits.size() == 0) {
      throw source.mistake(tokens.line(), "the program declares no qubit");
    }
    List<Inputs.Input> weights = inputs.weights();
    for (Inputs.Input weight : weights) {
      if (!expansion.uses(weight.number())) {
        throw source.mistake(
            weight.line(), "no gate depends on the input '%s'".formatted(weight.name()));
      }
    }
    return new QasmProgram(
        source,
        qubits.size(),
        weights.stream().map(Inputs.Input::name).toList(),
        expansion.steps(),
        physicalQubits,
        List.copyOf(measured.values()));
  }

  private void version() {
    tokens.expect("OPENQASM");
    Token version = tokens.expect(Token.Kind.NUMBER, "version 2.0 or 3.0");
    if (!version.text().matches("2(\\.0)?|3(\\.[0-9])?")) {
      throw source.mistake(
          version.line(), "expected version 2.0 or 3.0, found %s".formatted(version.shown()));
    }
    if (version.text().startsWith("3")) {
      definitions.readAsVersion3();
    }
    tokens.expect(";");
  }

  private void statement() {
    Token word = tokens.next();
    if (word.kind() != Token.Kind.NAME) {
      throw tokens.unexpected("a statement");
    }
    switch (word.text()) {
      case "include" -> include();
      case "qubit", "bit" -> register(word.text().equals("qubit") ? qubits : bits, false);
      case "qreg", "creg" -> register(word.text().equals("qreg") ? qubits : bits, true);
      case "input" -> input();
      case "gate" -> {
        tokens.take();
        definitions.define();
      }
      case "barrier" -> definitions.barrier(() -> operand(qubits, "a qubit"));
      case "measure" -> measure();
      default -> {
        if (bits.has(word.text())) {
          assignment();
        } else {
          call();
        }
      }
    }
  }

  private void include() {
    tokens.take();
    Token file = tokens.expect(Token.Kind.STRING, "\"stdgates.inc\" or \"qelib1.inc\"");
    if (!file.text().equals("stdgates.inc") && !file.text().equals("qelib1.inc")) {
      throw source.mistake(
          file.line(),
          "expected \"stdgates.inc\" or \"qelib1.inc\", found %s".formatted(file.shown()));
    }
    definitions.include();
    tokens.expect(";");
  }

  /** Reads {@code qreg q[2];} or {@code qubit[2] q;}. */
  private void register(Registers of, boolean sizeIsLast) {
    int line = tokens.take().line();
    int size = sizeIsLast ? 1 : size();
    String name = newName();
    size = sizeIsLast ? size() : size;
    tokens.expect(";");
    if (of == qubits && !physicalQubits.isEmpty()) {
      throw source.mistake(
          line, "'%s' is declared in a program on qubits of a device".formatted(name));
    }
    int most = of == qubits ? Circuit.MAX_QUBITS : MOST_BITS;
    if (size < 1 || size > most - of.size()) {
      throw source.mistake(
          line,
          "'%s' has %d %s: expected 1 or more, and at most %d in all registers"
              .formatted(name, size, of == qubits ? "qubits" : "bits", most));
    }
    of.declare(name, size);
  }

  private int size() {
    if (!tokens.took("[")) {
      return 1;
    }
    int size = tokens.integer("a size");
    tokens.expect("]");
    return size;
  }

  /** Reads a name that no other input or register has. */
  private String newName() {
    Token name = tokens.expect(Token.Kind.NAME, "a name");
    String text = name.text();
    if (qubits.has(text) || bits.has(text) || inputs.value(text) != null) {
      throw source.mistake(name.line(), "the name %s is declared twice".formatted(name.shown()));
    }
    return text;
  }

  private void input() {
    int line = tokens.take().line();
    if (!tokens.took("float") && !tokens.took("angle")) {
      throw tokens.unexpected("an input of type float or angle");
    }
    size();
    inputs.declare(newName(), line);
    tokens.expect(";");
  }

  private void call() {
    Set<Integer> read = measured.isEmpty() ? Set.of() : new HashSet<>(measured.values());
    for (Callee.Call call :
        definitions.calls(name -> inputs.value(name) != null, () -> operand(qubits, "a qubit"))) {
      if (call.qubits().stream().anyMatch(read::contains)) {
        throw source.mistake(
            call.line(), "a gate on a qubit that is measured before: only final ones can be read");
      }
      expansion.add(call);
    }
  }

  /** Reads {@code measure q -> c;}. */
  private void measure() {
    int line = tokens.take().line();
    List<Integer> from = operand(qubits, "a qubit");
    tokens.expect("->");
    measured(from, operand(bits, "a bit"), line);
  }

  /** Reads {@code c = measure q;}. */
  private void assignment() {
    int line = tokens.line();
    List<Integer> to = operand(bits, "a bit");
    tokens.expect("=");
    tokens.expect("measure");
    measured(operand(qubits, "a qubit"), to, line);
  }

  private void measured(List<Integer> from, List<Integer> to, int line) {
    tokens.expect(";");
    if (from.size() != to.size()) {
      throw source.mistake(
          line, "%d qubits are measured into %d bits".formatted(from.size(), to.size()));
    }
    for (int k = 0; k < from.size(); k++) {
      if (measured.containsValue(from.get(k)) || measured.put(to.get(k), from.get(k)) != null) {
        throw source.mistake(line, "a qubit or bit takes part in two measurements");
      }
    }
  }

  /** Reads a register, or an element of one. */
  private List<Integer> operand(Registers of, String what) {
    if (of == qubits && tokens.next().kind() == Token.Kind.PHYSICAL_QUBIT) {
      return List.of(physicalQubit());
    }
    Token name = tokens.expect(Token.Kind.NAME, what);
    if (!of.has(name.text())) {
      throw source.mistake(name.line(), "expected %s, found %s".formatted(what, name.shown()));
    }
    if (!tokens.took("[")) {
      return of.all(name.text());
    }
    int index = tokens.integer("an index");
    tokens.expect("]");
    if (index >= of.length(name.text())) {
      throw source.mistake(
          name.line(),
          "index %d in %s, which has %d elements"
              .formatted(index, name.shown(), of.length(name.text())));
    }
    return List.of(of.one(name.text(), index));
  }

  /** Reads a qubit of a device, which is declared by its first use. */
  private int physicalQubit() {
    int line = tokens.line();
    int index = tokens.integer(Token.Kind.PHYSICAL_QUBIT, "the index of a qubit");
    if (physicalQubits.size() < qubits.size()) {
      throw source.mistake(
          line, "the qubit '$%d' of a device in a program that declares qubits".formatted(index));
    }
    String name = "$" + index;
    if (!qubits.has(name)) {
      if (qubits.size() == Circuit.MAX_QUBITS) {
        throw source.mistake(line, "more than %d qubits of a device".formatted(Circuit.MAX_QUBITS));
      }
      qubits.declare(name, 1);
      physicalQubits.add(index);
    }
    return qubits.one(name, 0);
  }
}
