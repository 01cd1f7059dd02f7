/**
 * The loops of the simulator. Begin with {@link org.qicd.simulate.kernels.Kernels}, which has one
 * method for each pass over the states. {@code PlainKernels} and {@code VectorKernels} implement it
 * and give the same bits. Only classes whose names begin with {@code Vector} use the Vector API.
 *
 * <p>{@link org.qicd.simulate.kernels.Rows} says where the amplitudes of 8 images are in an array,
 * and {@link org.qicd.simulate.kernels.Lanes} says where those of several circuits are. {@link
 * org.qicd.simulate.kernels.Exp} is the exponential function of the softmax.
 *
 * <p>This package imports no other package of this project.
 */
package org.qicd.simulate.kernels;
