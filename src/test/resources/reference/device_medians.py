"""Medians of a published calibration, written to device_medians.json.

Run with: python device_medians.py  (needs numpy and qiskit-ibm-runtime, whose version and the date of the calibration stand in the
JSON)

The numbers of conf/devices/today.json are these medians, rounded to three digits. The computer is ibm_kingston, a Heron
of the second revision with 156 qubits. The median of a gate leaves out the places where IBM gives an error of 1, which
marks a gate that could not be calibrated.
"""

import importlib.metadata
import importlib.util
import json
import pathlib

import numpy as np

COMPUTER = "kingston"
PER_SECOND = {"us": 1e6, "ns": 1e9}

package = pathlib.Path(importlib.util.find_spec("qiskit_ibm_runtime").origin).parent
folder = package / "fake_provider" / "backends" / COMPUTER
conf = json.loads((folder / f"conf_{COMPUTER}.json").read_text())
props = json.loads((folder / f"props_{COMPUTER}.json").read_text())


def values(parameters):
    return {each["name"]: each["value"] / PER_SECOND.get(each["unit"], 1) for each in parameters}


def median(rows, name):
    return float(np.median([row[name] for row in rows if name in row]))


qubits = [values(row) for row in props["qubits"]]
gates = {}
for gate in props["gates"]:
    numbers = values(gate["parameters"])
    if gate["gate"] in ("cz", "sx", "x", "rz") and numbers["gate_error"] < 1:
        gates.setdefault(gate["gate"], []).append(numbers)

medians = {
    "t1": median(qubits, "T1"),
    "t2": median(qubits, "T2"),
    "oneGivenZero": median(qubits, "prob_meas1_prep0"),
    "zeroGivenOne": median(qubits, "prob_meas0_prep1"),
    "readoutTime": median(qubits, "readout_length"),
    "gates": {
        name: {"error": median(rows, "gate_error"), "time": median(rows, "gate_length")} for name, rows in gates.items()
    },
    "repetitionDelay": conf["default_rep_delay"] / 1e6,
}
reference = {
    "versions": {"qiskit-ibm-runtime": importlib.metadata.version("qiskit-ibm-runtime")},
    "computer": conf["backend_name"],
    "date": props["last_update_date"],
    "medians": medians,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(reference, indent=1) + "\n")
