/**
 * Stages for Spark ML pipelines: estimators and models that are fitted, applied, saved and loaded
 * as MLlib's own are, from Java, Scala, Python and Spark Connect. {@link org.qicd.ml.ImageFeatures}
 * prepares images. What a stage is made of: {@code StageParams} turns rows of a parameter table
 * into MLlib params, {@code SavedModel} writes and reads models, {@code Uid} helps constructors.
 *
 * <p>Imports {@code train}, what that imports, and Spark; called by {@code job} and by users. The
 * Scala types that MLlib's signatures force stay in here.
 *
 * <p>Public names are part of saved files and of the Python wrapper: a class, a parameter or a
 * constructor that is renamed cuts both off.
 */
package org.qicd.ml;
