/**
 * What the noise of a quantum computer does to its circuits. {@link org.qicd.noise.NoiseModel}
 * follows from a backend, {@link org.qicd.noise.DensityMatrices} runs circuits exactly, and {@link
 * org.qicd.noise.Trajectories} by random state vectors.
 *
 * <p>This package imports {@code random}, {@code circuit}, {@code backend} and {@code transpile}.
 * It knows nothing of Spark.
 */
package org.qicd.noise;
