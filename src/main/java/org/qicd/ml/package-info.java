/**
 * Stages for Spark ML pipelines: estimators and models that are fitted, applied, saved and loaded
 * as MLlib's own are, from Java, Scala, Python and Spark Connect. {@link org.qicd.ml.ImageFeatures}
 * prepares images, {@link org.qicd.ml.QicdClassifier} trains. A stage is made of {@code
 * StageParams}, which turns rows of a parameter table into MLlib params, of {@code SavedModel},
 * which writes and reads models, and of {@code Uid}, which helps constructors.
 *
 * <p>This package imports {@code train}, what that imports, and Spark. It is called by {@code job}
 * and by users. The Scala types that MLlib's signatures force stay in here.
 *
 * <p>Public names are part of saved files and of the Python wrapper: a class, a parameter or a
 * constructor that is renamed cuts both off.
 */
package org.qicd.ml;
