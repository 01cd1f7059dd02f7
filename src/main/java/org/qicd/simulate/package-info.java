/**
 * The simulator: {@link org.qicd.simulate.Plan} compiles a circuit to layers of real rotations and
 * monomial matrices, {@link org.qicd.simulate.Simulator} runs it on blocks of 8 encoded images and
 * sweeps back for the gradient (small circuits as one unitary), {@link
 * org.qicd.simulate.StateBatch} holds output states.
 *
 * <p>Inside, {@code Lowering} writes gates as primitives, {@code Layer} is a compiled layer, {@code
 * BoundLayer} one with numbers, {@code Kernels} the loops in two forms with the same bits.
 *
 * <p>Imports {@code circuit}; knows neither losses nor Spark.
 */
package org.qicd.simulate;
