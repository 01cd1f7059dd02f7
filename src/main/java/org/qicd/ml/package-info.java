/**
 * Stages for Spark ML pipelines. The estimators and models are fitted, applied, saved and loaded
 * like those of MLlib, from Java, Scala, Python and Spark Connect. {@link
 * org.qicd.ml.ImageFeatures} prepares images, and {@link org.qicd.ml.QicdClassifier} trains. The
 * stages share three helpers: {@code StageParams} turns the rows of a parameter table into MLlib
 * params, {@code SavedModel} writes and reads models, and {@code Uid} gives a stage its uid early
 * enough.
 *
 * <p>This package imports {@code train}, what that imports, and Spark. It is called by {@code job}
 * and by users. The Scala types that MLlib's signatures require are confined to this package.
 *
 * <p>Public names are part of saved files and of the Python package. If a class, a parameter or a
 * constructor is renamed, saved models can no longer be read and the Python package breaks.
 */
package org.qicd.ml;
