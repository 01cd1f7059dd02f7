/**
 * Compares theory with measurement: will a circuit train, and do coupled students learn as the
 * frozen quantum neural tangent kernel (QNTK) predicts? Begin with {@link
 * org.qicd.diagnose.Diagnosis}, which runs all parts of a {@link org.qicd.diagnose.DiagnosisPlan}.
 *
 * <p>{@link org.qicd.diagnose.Jacobian} and {@link org.qicd.diagnose.Qntk} measure the kernel of a
 * circuit on images, and {@link org.qicd.diagnose.FubiniStudy} the metric of its states. {@link
 * org.qicd.diagnose.FrozenKernel}, {@link org.qicd.diagnose.FrozenShards} and {@link
 * org.qicd.diagnose.FrozenInfidelity} predict learning curves from these in closed form, and {@link
 * org.qicd.diagnose.Descent} measures the curves. {@link org.qicd.diagnose.Trainability}, {@link
 * org.qicd.diagnose.Expressibility}, {@link org.qicd.diagnose.Entanglement} and {@link
 * org.qicd.diagnose.EncodedOverlaps} need no training.
 *
 * <p>Output c of image i is row {@code i C + c} everywhere, with C the number of outputs of an
 * image.
 *
 * <p>This package imports {@code circuit}, {@code measure}, {@code simulate}, {@code distill},
 * {@code data}, {@code random} and Spark. It knows neither the training rounds nor the commands.
 */
package org.qicd.diagnose;
