"""Writes files of the kind people have, into the folder that is given."""

import csv
import pathlib
import sys

import numpy as np
from sklearn import datasets

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

for name in ("iris", "breast_cancer"):
    data = getattr(datasets, "load_" + name)()
    with (folder / f"{name}.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow([*data.feature_names, "kind"])
        for row, kind in zip(data.data, data.target, strict=True):
            out.writerow([*row, data.target_names[kind]])

digits = datasets.load_digits()
images, labels = digits.images, digits.target
cut = 1200
keras = {
    "x_train": images[:cut],
    "y_train": labels[:cut],
    "x_test": images[cut:],
    "y_test": labels[cut:],
}
# The same numbers in whatever order of bytes and of indices, and of whatever type.
np.savez(folder / "plain.npz", **keras)
np.savez_compressed(
    folder / "compressed.npz",
    x_train=np.asfortranarray(keras["x_train"].astype(">f4")),
    y_train=keras["y_train"].astype("u1")[:, None],
    x_test=keras["x_test"].astype("<f2").reshape(-1, 64),
    y_test=keras["y_test"].astype(">i2"),
)
for name, array in keras.items():
    np.save(folder / f"{name}.npy", np.asfortranarray(array.astype("i4")))
words = np.array(["null", "one", "two", "three", "four"] + ["more"] * 5)[labels]
np.savez(folder / "words.npz", X=images, y=words)
np.savez(folder / "objects.npz", x=images, y=words.astype(object))
np.savez(folder / "flags.npz", images=images > 8, labels=labels % 2 == 0)
