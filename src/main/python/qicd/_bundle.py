"""Runs the circuits of a bundle on a quantum computer or a simulator, and reads what was measured.

A bundle has a copy of this file, ``run.py``, which needs Qiskit and NumPy, and not qicd:

    python run.py                           # an ideal simulator: Aer
    python run.py --device fake_torino      # Aer with the noise of a computer, as it once was
    python run.py --device ibm_torino       # the computer itself, by your saved account
    python run.py --device ibm_torino --simulate      # Aer with the noise that it has today

It writes ``counts.json``, which ``./jobs/qicd hardware RUN --counts counts.json`` reads, and prints what
was measured beside what an ideal device measures.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

if __package__:
    from qicd._readout import decoded, distance, num_circuits, together
else:  # a copy in a bundle
    from readout import decoded, distance, num_circuits, together

_LARGEST = 1 << 28
"""The most characters of a JSON file that is read."""


def read_bundle(path: Any) -> dict:
    """Read ``bundle.json`` of a bundle's folder."""
    found = _json(Path(path) / "bundle.json", "qicd-bundle", ("modelFingerprint", "images", "students", "circuits"))
    for circuit in found["circuits"]:
        circuit["readout"] = SimpleNamespace(**circuit["readout"])
    return found


def read_counts(path: Any) -> dict:
    """Read a file of counts.

    Parameters
    ----------
    path : str or path
        The file ``counts.json`` that ``run`` or ``run.py`` has written.

    Returns
    -------
    dict
        What the file has: ``modelFingerprint``, ``device``, ``shots``, and ``circuits``, each of which
        has ``student``, ``image``, ``observable`` and ``counts``.
    """
    return _json(Path(path), "qicd-counts", ("modelFingerprint", "device", "shots", "circuits"))


def _json(path: Path, form: str, keys: tuple[str, ...]) -> dict:
    if not path.is_file():
        raise FileNotFoundError(f"{path} is no file: expected one of the format {form}")
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"{path} has {path.stat().st_size} bytes: expected at most {_LARGEST}")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as e:
        raise ValueError(f"{path} is no JSON: {e}") from None
    if not isinstance(found, dict) or found.get("format") != form or found.get("version") != 1:
        raise ValueError(f"{path}: expected format {form}, version 1")
    missing = [key for key in keys if key not in found]
    if missing:
        raise ValueError(f"{path}: no {missing[0]!r}")
    return found


def device(name: str | None, simulate: bool = False) -> Any:
    """Return what a name stands for: a simulator, a fake computer, or one of the user's account."""
    if name is None:
        from qiskit_aer import AerSimulator

        return AerSimulator()
    if name.startswith("fake_"):
        return _fake(name)
    from qiskit.exceptions import QiskitError
    from qiskit_ibm_runtime import QiskitRuntimeService

    try:
        found = QiskitRuntimeService().backend(name)
    except QiskitError as e:
        raise ValueError(f"no computer {name} of your account: {str(e).strip()}") from None
    if not simulate:
        return found
    from qiskit_aer import AerSimulator

    return AerSimulator.from_backend(found)


def _fake(name: str) -> Any:
    """Return the fake computer of a name; ``fake_manila`` is of class ``FakeManilaV2``."""
    from qiskit_ibm_runtime import fake_provider

    words = "".join(map(str.capitalize, name.split("_")))
    for known in (f"{words}V2", words):
        if hasattr(fake_provider, known):
            return getattr(fake_provider, known)()
    raise ValueError(f"qiskit-ibm-runtime has no {name}: expected a name such as fake_torino")


def run(bundle: Any, backend: Any = None, shots: int | None = None, seed: int | None = None, path: Any = None) -> dict:
    """Run a bundle's circuits on all of its images.

    Parameters
    ----------
    bundle : str or path
        The folder of the bundle.
    backend : str or BackendV2, optional
        What runs them: a backend of Qiskit, or its name. The default is Aer without noise.
    shots : int, optional
        The shots of each circuit for each image. The default is that of the bundle.
    seed : int, optional
        The seed of a simulator.
    path : str or path, optional
        The file to write. The default is ``counts.json`` in the bundle.

    Returns
    -------
    dict
        What the file has.
    """
    saved = read_bundle(bundle)
    shots = saved["shots"] if shots is None else shots
    if shots < 1:
        raise ValueError(f"shots is {shots}: expected 1 or more")
    target = device(backend) if backend is None or isinstance(backend, str) else backend
    circuits = [_circuits(Path(bundle), each["files"], target) for each in saved["circuits"]]
    jobs = [
        (student, observable, circuits[each["circuit"]][observable])
        for student, each in enumerate(saved["students"])
        for observable in range(len(circuits[each["circuit"]]))
    ]
    pubs = [(circuit, _bindings(circuit, saved, m)) for m, _, circuit in jobs]
    measured = _sampler(target, seed).run(pubs, shots=shots).result()
    found = {
        "format": "qicd-counts",
        "version": 1,
        "modelFingerprint": saved["modelFingerprint"],
        "device": target.name if backend is not None else "ideal simulator",
        "shots": shots,
        "images": [{"features": each["features"], "label": each["label"]} for each in saved["images"]],
        "circuits": [
            {"student": m, "image": k, "observable": c, "counts": dict(sorted(result.data.c.get_counts(k).items()))}
            for (m, c, _), result in zip(jobs, measured)
            for k in range(len(saved["images"]))
        ],
    }
    Path(path or Path(bundle) / "counts.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    return found


def _circuits(folder: Path, files: list[dict], target: Any) -> list:
    """Read the circuits that measure a student, and refuse those that the target cannot run."""
    from qiskit import qpy

    found = []
    for file in files:
        data = (folder / file["qpy"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != file["sha256"]:
            raise ValueError(f"{folder / file['qpy']} was changed after the bundle was made")
        with (folder / file["qpy"]).open("rb") as stream:
            [circuit] = qpy.load(stream)
        _require_runnable(circuit, target)
        found.append(circuit)
    return found


def _require_runnable(circuit: Any, target: Any) -> None:
    gates = target.target
    if gates.build_coupling_map() is None:  # a simulator without noise, which runs everything
        return
    for each in circuit.data:
        qubits = tuple(circuit.find_bit(qubit).index for qubit in each.qubits)
        if each.name != "barrier" and not gates.instruction_supported(each.name, qubits):
            raise ValueError(
                f"{target.name} has no gate {each.name} on qubits {list(qubits)}: make a bundle for it"
            )


def _bindings(circuit: Any, saved: dict, student: int) -> np.ndarray:
    """Values of the parameters in the circuit's own order, [image, parameter]."""
    own = saved["students"][student]
    given = {"theta": [own["weights"]], **saved["circuits"][own["circuit"]]["values"]}
    images = len(saved["images"])
    given = {name: np.broadcast_to(rows, (images, len(rows[0]))) for name, rows in given.items()}
    return np.stack([given[p.vector.name][:, p.index] for p in circuit.parameters], axis=1)


def _sampler(target: Any, seed: int | None) -> Any:
    if type(target).__name__ == "IBMBackend":
        from qiskit_ibm_runtime import SamplerV2

        return SamplerV2(mode=target)
    from qiskit.primitives import BackendSamplerV2

    return BackendSamplerV2(backend=target, options={"seed_simulator": seed})


class Measured(NamedTuple):
    """What a device measured of a student on an image, and what an ideal device measures."""

    student: int
    image: int
    """Index of the image in the bundle."""
    label: int | None
    expected: np.ndarray
    """Class probabilities, exact."""
    probabilities: np.ndarray
    """Class probabilities, by the counts."""
    tolerance: np.ndarray
    """Standard errors of the probabilities on an ideal device, by the shots of the bundle."""
    distance: float
    """Total variation distance of what is read out from what an ideal device gives."""
    sampling: float
    """The distance that an ideal device is expected to have, by its shots alone."""


class Comparison(list):
    """A list of :class:`Measured`, one for each student and image, which prints as a table."""

    def __init__(self, rows: list[Measured], device: str, shots: int, temperature: float):
        super().__init__(rows)
        self.device = device
        self.shots = shots
        self.temperature = temperature

    def accuracy(self, student: int | None = None, ideal: bool = False) -> float:
        """Return the share of labelled images that are predicted correctly, or NaN if there are none.

        Parameters
        ----------
        student : int, optional
            The student. The default is the ensemble, on the images that all students have.
        ideal : bool
            Whether to take the exact probabilities instead of the measured ones.
        """
        images: dict[int, list[Measured]] = {}
        for row in self:
            if row.label is not None and student in (None, row.student):
                images.setdefault(row.image, []).append(row)
        students = len({row.student for row in self}) if student is None else 1
        right = []
        for rows in images.values():
            if len(rows) == students:
                each = [_logs(row.expected if ideal else row.probabilities) for row in rows]
                right.append(together(each, self.temperature).argmax() == rows[0].label)
        return float(np.mean(right)) if right else float("nan")

    def __str__(self) -> str:
        lines = [f"{self.device}, {self.shots} shots", f"{'':10}{'images':>7}{'accuracy':>10}{'ideal':>8}{'distance':>10}{'sampling':>10}"]

        def line(name: str, rows: list[Measured], student: int | None) -> str:
            means = [np.mean([row.distance for row in rows]), np.mean([row.sampling for row in rows])]
            shown = [f"{self.accuracy(student, ideal):.3f}" for ideal in (False, True)]
            images = len({row.image for row in rows})
            return f"{name:10}{images:>7}{shown[0]:>10}{shown[1]:>8}{means[0]:>10.4f}{means[1]:>10.4f}"

        for student in sorted({row.student for row in self}):
            lines.append(line(f"student {student}", [row for row in self if row.student == student], student))
        return "\n".join([*lines, line("ensemble", self, None)])


def _logs(probabilities: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(probabilities, np.finfo(float).tiny))[np.newaxis]


def compare(bundle: Any, counts: Any) -> Comparison:
    """Compare what a device measured with what an ideal device measures.

    Parameters
    ----------
    bundle : str or path
        The folder of the bundle.
    counts : dict, str or path
        Counts as ``run`` or ``read_counts`` returns them, or their file.

    Returns
    -------
    Comparison
        A list of what was measured of each student on each image. Printed, it is a table.

    Raises
    ------
    ValueError
        If the counts are those of another model, or are not what the bundle's circuits give.
    """
    saved = read_bundle(bundle)
    found = counts if isinstance(counts, dict) else read_counts(counts)
    if found["modelFingerprint"] != saved["modelFingerprint"]:
        raise ValueError(
            f"counts of model {found['modelFingerprint']!s:.12}: the bundle is of model"
            f" {saved['modelFingerprint']:.12}"
        )
    measured: dict[tuple[int, int], dict[int, dict]] = {}
    for each in found["circuits"]:
        if not isinstance(each, dict) or "counts" not in each:
            raise ValueError(f"{each!r:.40} has no counts")
        student, image, observable = (each.get(key) for key in ("student", "image", "observable"))
        of = measured.setdefault((_index(student, "student", saved["students"]), _index(image, "image", saved["images"])), {})
        circuits = num_circuits(_readout(saved, student))
        if observable in of or _index(observable, "observable", range(circuits)) in of:
            raise ValueError(f"student {student}, image {image}, observable {observable}: counts twice")
        of[observable] = each["counts"]
    rows = [_row(saved, *key, measured[key]) for key in sorted(measured)]
    return Comparison(rows, found["device"], found["shots"], saved["temperature"])


def _readout(saved: dict, student: int) -> Any:
    return saved["circuits"][saved["students"][student]["circuit"]]["readout"]


def _index(value: Any, what: str, of: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < len(of):
        raise ValueError(f"counts of {what} {value!r}: expected 0 to {len(of) - 1}")
    return value


def _row(saved: dict, student: int, image: int, counts: dict[int, dict]) -> Measured:
    readout, known = _readout(saved, student), saved["images"][image]
    try:
        expectations, logs = decoded(readout, [counts[k] for k in sorted(counts)], saved["smoothing"])
    except ValueError as e:
        raise ValueError(f"student {student}, image {image}: {e}") from None
    shots = sum(counts[0].values())
    exact = known["expectations"][student]
    return Measured(
        student,
        image,
        known["label"],
        np.array(known["expected"][student]),
        np.exp(logs),
        np.array(known["tolerance"][student]),
        *distance(readout, exact, expectations, shots),
    )


def main(folder: Any, arguments: list[str] | None = None) -> None:
    """Run a bundle by the command line."""
    parser = argparse.ArgumentParser(description="Runs the circuits of this folder and writes their counts.")
    parser.add_argument("--device", help="fake_NAME, or a computer of your account; the default is an ideal simulator")
    parser.add_argument("--simulate", action="store_true", help="simulate the noise of that computer instead")
    parser.add_argument("--shots", type=int, help="shots of each circuit for each image")
    parser.add_argument("--seed", type=int, help="seed of a simulator")
    parser.add_argument("--counts", default=str(Path(folder) / "counts.json"), help="the file to write")
    given = parser.parse_args(arguments)
    try:
        target = given.device and device(given.device, given.simulate)
        counts = run(folder, target, given.shots, given.seed, given.counts)
        print(compare(folder, counts))
    except ModuleNotFoundError as e:
        sys.exit(f"{e.name} is missing: pip install qiskit qiskit-aer, and qiskit-ibm-runtime for devices")
    except (OSError, ValueError) as e:
        sys.exit(str(e))
    print(f"counts: {given.counts}")


if __name__ == "__main__":
    main(Path(__file__).resolve().parent)
