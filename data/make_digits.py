"""Makes digits.parquet. Run: python data/make_digits.py

Needs scikit-learn 1.9.1, numpy 2.4.6, pyarrow 26.0.1; with these the file comes out the same to the byte.
The images come with scikit-learn; nothing is downloaded.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

SEED = 20250
TEST, VALIDATION = 448, 304


def split_names(labels):
    """The split of each image: stratified by class, fixed by SEED."""
    names = np.full(len(labels), "train", dtype=object)
    rest, test = train_test_split(
        np.arange(len(labels)), test_size=TEST, stratify=labels, random_state=SEED
    )
    _, validation = train_test_split(
        rest, test_size=VALIDATION, stratify=labels[rest], random_state=SEED
    )
    names[test] = "test"
    names[validation] = "validation"
    return names


def main():
    images, labels = load_digits(return_X_y=True)
    table = pa.table(
        {
            "features": pa.array(list(images), pa.list_(pa.float64())),
            "label": pa.array(labels, pa.int32()),
            "split": pa.array(split_names(labels), pa.string()),
        }
    )
    target = Path(__file__).parent / "digits.parquet"
    pq.write_table(table, target, compression="snappy")

    frame = table.to_pandas()
    print(frame.groupby(["split", "label"]).size().unstack().to_string())
    print(f"{target.name}: {len(frame)} images, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
