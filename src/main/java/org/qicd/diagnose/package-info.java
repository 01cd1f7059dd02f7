/**
 * Theory against practice: will a circuit train, and do coupled students learn as the frozen
 * quantum neural tangent kernel (QNTK) says?
 *
 * <p>{@link org.qicd.diagnose.Jacobian} and {@link org.qicd.diagnose.Qntk} measure the kernel of a
 * circuit on images, {@link org.qicd.diagnose.FubiniStudy} the metric of its states. {@link
 * org.qicd.diagnose.FrozenKernel}, {@link org.qicd.diagnose.FrozenShards} and {@link
 * org.qicd.diagnose.FrozenInfidelity} predict learning curves from them in closed form, {@link
 * org.qicd.diagnose.Descent} measures those. {@link org.qicd.diagnose.Trainability}, {@link
 * org.qicd.diagnose.Expressibility}, {@link org.qicd.diagnose.Entanglement} and {@link
 * org.qicd.diagnose.EncodedOverlaps} need no training.
 *
 * <p>Rows everywhere are (image, output), the output running faster: row {@code i C + c}.
 */
package org.qicd.diagnose;
