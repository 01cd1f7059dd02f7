"""Runs the doctests of the package; its classes say that they live in Java's package of the name."""

import doctest
import inspect
import sys

import qicd


def main() -> None:
    spark = qicd.spark(conf={"spark.sql.shuffle.partitions": "2", "spark.ui.enabled": "false"})
    spark.sparkContext.setLogLevel("ERROR")
    digits = spark.read.parquet("data/digits.parquet")
    names = {
        "qicd": qicd,
        "spark": spark,
        "train": digits.filter("split = 'train'"),
        "test": digits.filter("split = 'test'"),
    }
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    tested = 0
    for name in ["", *qicd.__all__]:
        item = getattr(qicd, name) if name else qicd
        if name and not (inspect.isclass(item) or inspect.isfunction(item)):
            raise TypeError(f"qicd.{name} is neither class nor function")
        for test in doctest.DocTestFinder(recurse=name != "").find(
            item, name or "qicd", module=False, globs=dict(names)
        ):
            if test.examples:
                runner.run(test)
                tested += 1
    print(f"{tested} docstrings, {runner.summarize(verbose=False)}")
    sys.exit(runner.failures > 0 or tested < 10)


if __name__ == "__main__":
    main()
