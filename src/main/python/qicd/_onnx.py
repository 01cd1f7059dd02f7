"""ONNX models of trained ensembles.

A state of n qubits is a real vector of 2^(n + 1) numbers, first all real parts, then all imaginary
ones. Gates that no image changes are multiplied to one matrix where the matrix is small. Each other
gate is a product of turns ``a r + b Q r`` on those amplitudes whose control qubits are 1. Q permutes
the numbers and changes some signs, and a and b are cosines and sines.

Every model computes in double precision. A scale of logits of 40 and angles of many turns lose too
much in single precision. ``single`` is the precision of what goes in, of what comes out, and of the
matrices in the file.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, checker, helper, numpy_helper, save_model

from qicd._predict import applied, prepared, program
from qicd._readout import LEAST, eigenvalues

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

    from qicd._estimator import Students
    from qicd._students import QicdStudent

MOST_QUBITS = 12
DENSE_QUBITS = 8
"""Most qubits for which fixed gates become a matrix, which has up to 2^18 numbers."""

_OPSET = 18
_IR_VERSION = 8
_PRECISIONS = {"single": np.float32, "double": np.float64}
_KINDS = {np.float32: TensorProto.FLOAT, np.float64: TensorProto.DOUBLE}


class Graph:
    """The nodes and constants of a model, which grows as values are computed."""

    def __init__(self, dtype: type):
        """Make an empty graph; dtype is that of matrices in the file."""
        self.dtype = dtype
        self.nodes: list[Any] = []
        self.constants: dict[tuple, Any] = {}

    def constant(self, value: Any, dtype: type = np.float64) -> str:
        """Return the name of a constant. Equal constants are written once."""
        array = np.ascontiguousarray(value, dtype=dtype)
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self.constants:
            self.constants[key] = numpy_helper.from_array(array, f"c{len(self.constants)}")
        return self.constants[key].name

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Add a node and return the name of its output."""
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def matrix(self, value: NDArray[np.float64]) -> str:
        """Return the name of a matrix in double precision, which the file has in its own."""
        return self.add("Cast", self.constant(value, self.dtype), to=TensorProto.DOUBLE)

    def reduced(self, operator: str, of: str) -> str:
        """Add a node that reduces the columns to one."""
        return self.add(operator, of, self.constant([1], np.int64), keepdims=1)


class Value:
    """A number for each image, or a row of numbers, as the name of a node in a graph."""

    __array_ufunc__ = None  # A number of NumPy times a value is left to the value.

    def __init__(self, graph: Graph, name: str):
        self.graph = graph
        self.name = name

    def __getitem__(self, key: tuple[slice, int]) -> Value:
        column = self.graph.constant([key[1]], np.int64)
        return Value(self.graph, self.graph.add("Gather", self.name, column, axis=1))

    def _with(self, operator: str, other: Any, swapped: bool = False) -> Value:
        name = other.name if isinstance(other, Value) else self.graph.constant(other)
        names = (name, self.name) if swapped else (self.name, name)
        return Value(self.graph, self.graph.add(operator, *names))

    def __add__(self, other: Any) -> Value:
        return self._with("Add", other)

    def __mul__(self, other: Any) -> Value:
        return self._with("Mul", other)

    def __sub__(self, other: Any) -> Value:
        return self._with("Sub", other)

    def __rsub__(self, other: Any) -> Value:
        return self._with("Sub", other, swapped=True)

    __radd__ = __add__
    __rmul__ = __mul__

    def of(self, operator: str) -> str:
        """Return the name of a function of the number."""
        return self.graph.add(operator, self.name)


class Turn(NamedTuple):
    """``cos(angle) r + sin(angle) Q r``, or ``Q r`` without an angle."""

    paulis: str
    """The Pauli matrix on each target qubit; ``1`` for the number i alone, without a target."""
    targets: tuple[int, ...]
    phase: complex
    """Q is the phase times the Pauli matrices."""
    angle: Any
    controls: tuple[int, ...]


def turns(gate: str, qubits: tuple[int, ...], angles: Sequence[Any]) -> Iterator[Turn]:
    """Split a gate into turns, whose product it is, including its global phase."""
    if gate == "id":
        return
    if gate[0] == "c":
        for turn in turns(gate[1:], qubits[1:], angles):
            yield turn._replace(controls=(qubits[0], *turn.controls))
    elif gate in ("x", "y", "z"):
        yield Turn(gate, qubits, 1, None, ())
    elif gate == "p":
        yield Turn("1", (), 1j, angles[0], qubits)
    elif gate[0] == "r":
        paulis = gate[1:] if len(gate) > 2 else gate[1]
        yield Turn(paulis, qubits, -1j, 0.5 * angles[0], ())
    else:
        quarter = np.array([math.pi / 2])
        half = {"s": 1, "sdg": -1, "t": 0.5, "tdg": -0.5}
        if gate in half:
            parts = [("p", qubits, [half[gate] * quarter])]
        elif gate == "h":
            parts = [("z", qubits, []), ("ry", qubits, [quarter])]
        elif gate == "sx":
            parts = [("h", qubits, []), ("s", qubits, []), ("h", qubits, [])]
        elif gate == "u":
            theta, phi, last = angles
            parts = [("p", qubits, [last]), ("ry", qubits, [theta]), ("p", qubits, [phi])]
        elif gate in ("swap", "iswap"):
            first, second = qubits
            parts = [("cx", pair, []) for pair in (qubits, (second, first), qubits)]
            if gate == "iswap":
                parts += [("s", (first,), []), ("s", (second,), []), ("cz", qubits, [])]
        elif gate == "ecr":
            first, second = qubits
            yield Turn("1", (), 1j, -0.5 * quarter, ())
            parts = [("s", (first,), []), ("sx", (second,), []), ("cx", qubits, []), ("x", (first,), [])]
        else:
            raise ValueError(f"unknown gate '{gate}': a newer qicd may know it")
        for part in parts:
            yield from turns(*part)


def _permutation(turn: Turn, n: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return where the numbers of Q r are in r, and their signs."""
    size = 1 << n
    to = np.arange(size)
    phases = np.full(size, turn.phase, dtype=complex)
    source = to.copy()
    for pauli, qubit in zip(turn.paulis, turn.targets):
        bit = to >> qubit & 1
        if pauli in "xy":
            source ^= 1 << qubit
        if pauli == "y":
            phases *= np.where(bit, 1j, -1j)
        if pauli == "z":
            phases *= 1 - 2 * bit
    # Each phase is 1, i, -1 or -i. Times i, a number's real part is minus its imaginary part.
    real = np.abs(phases.real) > 0.5
    index = np.concatenate(
        [np.where(real, source, source + size), np.where(real, source + size, source)]
    )
    signs = np.concatenate([np.where(real, phases.real, -phases.imag), phases.real + phases.imag])
    return index, np.rint(signs)


def _turned(graph: Graph, state: str, turn: Turn, n: int) -> str:
    """Apply a turn to states, one a row."""
    index, signs = _permutation(turn, n)
    other = graph.add("Gather", state, graph.constant(index, np.int64), axis=1)
    if (signs < 0).any():
        other = graph.add("Mul", other, graph.constant(signs))
    ones = np.ones(1 << n)
    for control in turn.controls:
        ones *= np.arange(1 << n) >> control & 1
    mask = np.tile(ones, 2)
    if turn.angle is None:
        if not turn.controls:
            return other
        return graph.add("Where", graph.constant(mask, bool), other, state)
    if isinstance(turn.angle, Value):
        cos, sin = turn.angle.of("Cos"), turn.angle.of("Sin")
    else:
        cos, sin = (graph.constant(np.cos(turn.angle)), graph.constant(np.sin(turn.angle)))
    whole = graph.add("Add", graph.add("Mul", state, cos), graph.add("Mul", other, sin))
    if not turn.controls:
        return whole
    return graph.add("Where", graph.constant(mask, bool), whole, state)


def _real(rows: NDArray[np.complex128]) -> NDArray[np.float64]:
    """Return the matrix that multiplies real states, of one whose row k is the image of state k."""
    upper = np.hstack([rows.real, rows.imag])
    return np.vstack([upper, np.hstack([-rows.imag, rows.real])])


def _expectation(graph: Graph, state: str, letters: str, n: int) -> str:
    """Return the expectation of a Pauli string: the product of a state with the turned one."""
    targets = tuple(qubit for qubit, letter in enumerate(letters) if letter.lower() != "i")
    paulis = "".join(letters[qubit] for qubit in targets).lower()
    turned = _turned(graph, state, Turn(paulis, targets, 1, None, ()), n)
    return graph.reduced("ReduceSum", graph.add("Mul", state, turned))


def _student(graph: Graph, student: QicdStudent, images: str, num_features: int) -> str:
    """Add a student and return the logarithms of its class probabilities."""
    circuit = student.circuit
    n = circuit.numQubits
    size = 1 << n
    dense = n <= DENSE_QUBITS
    if circuit.encoding == "amplitude":
        x: Any = np.zeros((1, 0))
        largest = graph.reduced("ReduceMax", graph.add("Abs", images))
        state = graph.add("Div", images, largest)
        state = graph.add("Div", state, graph.reduced("ReduceL2", state))
        # The numbers of a state that an image has: its features, as the first real parts.
        width = num_features
    else:
        x = Value(graph, images)
        if circuit.featureScaling is not None:
            offsets, factors = map(np.array, circuit.featureScaling)
            x = x + -offsets
            x = x * factors
        if num_features < n:
            pads = graph.constant([0, 0, 0, n - num_features], np.int64)
            x = Value(graph, graph.add("Pad", x.name, pads))
        none = np.zeros((num_features, 1))
        state = graph.add(
            "Add", graph.add("MatMul", images, graph.constant(none)), graph.constant([[1]])
        )
        width = 1

    def widened(matrix: NDArray[np.float64]) -> str:
        return graph.add("MatMul", state, graph.matrix(matrix[:width]))

    fixed: NDArray[np.complex128] | None = np.eye(size, dtype=complex) if dense else None
    pending = width < 2 * size
    if not dense:
        pads = graph.constant([0, 0, 0, 2 * size - width], np.int64)
        state, pending = graph.add("Pad", state, pads), False
    for gate, qubits, angles in program(student, x):
        if dense and not any(isinstance(angle, Value) for angle in angles):
            fixed, pending = applied(fixed, gate, qubits, angles), True
            continue
        if pending:
            state, width = widened(_real(fixed)), 2 * size
            fixed, pending = np.eye(size, dtype=complex), False
        for turn in turns(gate, qubits, angles):
            state = _turned(graph, state, turn, n)
    if pending:
        state = widened(_real(fixed))
    diagonals = eigenvalues(circuit.readout, n)
    if diagonals is None:
        columns = [_expectation(graph, state, paulis, n) for paulis in circuit.readout.paulis]
        expectations = graph.add("Concat", *columns, axis=1)
    else:
        squares = graph.add("Mul", state, state)
        expectations = graph.add("MatMul", squares, graph.constant(np.tile(diagonals, (2, 1))))
    if circuit.readout.kind == "born":
        logits = graph.add("Log", graph.add("Add", expectations, graph.constant(LEAST)))
    else:
        logits = graph.add("Mul", expectations, graph.constant(circuit.readout.logitScale))
    return graph.add("LogSoftmax", logits, axis=1)


def _preparation(graph: Graph, students: Students, images: str) -> str:
    """Add the preparation of images: matrices, with a shift before each."""

    def whole(rows: NDArray[np.float64]) -> NDArray[np.float64]:
        for state in students._preparations:
            rows = prepared(state, rows)
        return rows

    def shown(rows: NDArray[np.float64]) -> NDArray[np.float64]:
        for matrix, mean in steps:
            rows = rows @ matrix if mean is None else (rows - mean) @ matrix
        return rows

    # In the order of these operations, since other ones round otherwise.
    steps: list[tuple[NDArray[np.float64], NDArray[np.float64] | None]] = []
    for state in students._preparations:
        resized = prepared({**state, "components": 0}, np.eye(state["numInputs"]))
        if not np.array_equal(resized, np.eye(len(resized))):
            steps.append((resized, None))
        if state["components"]:
            steps.append((np.array(state["directions"]).T, np.array(state["mean"])))
    probe = np.random.default_rng(0).normal(size=(3, students.n_features_in_))
    if not np.allclose(shown(probe), whole(probe), rtol=1e-9, atol=1e-9):
        raise ValueError(
            "this preparation of images is not known: prepare them before the ONNX model"
        )
    for matrix, mean in steps:
        if mean is not None:
            images = graph.add("Sub", images, graph.constant(mean))
        images = graph.add("MatMul", images, graph.constant(matrix))
    return images


def write(students: Students, path: str | PathLike[str], precision: str) -> None:
    """Write an ensemble as an ONNX model."""
    if precision not in _PRECISIONS:
        raise ValueError(f"precision is {precision!r}: expected 'single' or 'double'")
    n = students[0].circuit.numQubits
    if n > MOST_QUBITS:
        raise ValueError(
            f"the circuits have {n} qubits, whose states have {1 << n} amplitudes: an ONNX model is"
            f" written for up to {MOST_QUBITS} qubits, {1 << MOST_QUBITS} amplitudes"
        )
    dtype = _PRECISIONS[precision]
    kind = _KINDS[dtype]
    graph = Graph(dtype)
    images = _preparation(graph, students, graph.add("Cast", "images", to=TensorProto.DOUBLE))
    each = [_student(graph, student, images, students._num_features) for student in students]
    logs = each[0]
    if len(each) > 1:
        axes = graph.constant([1], np.int64)
        rows = [graph.add("Unsqueeze", one, axes) for one in each]
        logs = graph.reduced("ReduceLogSumExp", graph.add("Concat", *rows, axis=1))
        logs = graph.add("Squeeze", logs, axes)
    scaled = graph.add("Div", logs, graph.constant([students.temperature]))
    ratio = graph.add("Softmax", scaled, axis=1)
    graph.nodes.append(helper.make_node("Cast", [ratio], ["probabilities"], to=kind))
    if students._thresholds is not None:
        zero = students._thresholds == 0
        ratio = graph.add("Div", ratio, graph.constant(np.where(zero, 1, students._thresholds)))
        ratio = graph.add("Where", graph.constant(zero, bool), graph.constant([np.inf]), ratio)
    graph.nodes.append(helper.make_node("ArgMax", [ratio], ["prediction"], axis=1, keepdims=0))
    count = students.n_features_in_
    classes = len(students.classes_)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "qicd",
            [helper.make_tensor_value_info("images", kind, ["N", count])],
            [
                helper.make_tensor_value_info("probabilities", kind, ["N", classes]),
                helper.make_tensor_value_info("prediction", TensorProto.INT64, ["N"]),
            ],
            list(graph.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
        producer_name="qicd",
    )
    helper.set_model_props(model, {"classes": json.dumps(students.classes_.tolist())})
    checker.check_model(model)
    save_model(model, path)
