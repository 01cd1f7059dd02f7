"""What classical models reach on the split of digits.parquet. Run: python data/classical.py

Needs scikit-learn 1.9.1, numpy 2.4.6, pandas 3.1.1, pyarrow 26.0.1. Trained on `train`, tested on `test`; settings
are scikit-learn's own except for those below, none of them tuned.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

SEEDS = range(5)
LARGEST_PIXEL = 16


def main():
    frame = pd.read_parquet(Path(__file__).parent / "digits.parquet")

    def part(name):
        rows = frame[frame["split"] == name]
        return np.stack(rows["features"]) / LARGEST_PIXEL, rows["label"].to_numpy()

    train, test = part("train"), part("test")
    logistic = LogisticRegression(max_iter=10000).fit(*train)
    print(f"logistic regression        {logistic.score(*test):.4f}")
    for hidden in (64, 8):
        scores = [
            MLPClassifier((hidden,), max_iter=5000, random_state=seed).fit(*train).score(*test)
            for seed in SEEDS
        ]
        print(
            f"MLP, {hidden:2} hidden units       {np.mean(scores):.4f}"
            f"  (mean of {len(scores)} seeds, standard deviation {np.std(scores, ddof=1):.4f})"
        )


if __name__ == "__main__":
    main()
