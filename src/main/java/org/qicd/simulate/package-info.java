/**
 * The simulator of state vectors. Begin with {@link org.qicd.simulate.Simulator}, which runs a
 * circuit on blocks of 8 {@linkplain org.qicd.simulate.EncodedImages encoded images} and sweeps
 * back for the gradient. {@link org.qicd.simulate.Plan} compiles the circuit to layers of real
 * rotations and monomial matrices; small circuits are multiplied out to one unitary. {@link
 * org.qicd.simulate.StateBatch} holds output states. {@link org.qicd.simulate.ImageSimulator} runs
 * several circuits on one image at a time. {@link org.qicd.simulate.ShiftSimulator} finds the
 * gradient as a quantum computer would have to.
 *
 * <p>Inside the package, {@code Lowering} writes gates as primitives, {@code Layer} is a compiled
 * layer, and {@code BoundLayer} is a layer with the numbers of given weights. The loops are those
 * of {@link org.qicd.simulate.kernels.Kernels}.
 *
 * <p>Of this project, this package imports {@code circuit}, {@code random}, {@code measure} and
 * {@code simulate.kernels}. It knows neither losses nor Spark.
 */
package org.qicd.simulate;
