/**
 * Tells what a quantum computer would need to see what students compare: how many shots, circuits
 * and qubits, and how noisy gradients are. Begin with {@link org.qicd.diagnose.shots.ShotFindings}.
 *
 * <p>{@link org.qicd.diagnose.shots.Fidelities} are those of the students' states, and {@link
 * org.qicd.diagnose.shots.TestCost} what measuring one takes. {@link
 * org.qicd.diagnose.shots.GradientNoise} draws measured gradients, {@link
 * org.qicd.diagnose.shots.Noise} says what that comes to, and {@link
 * org.qicd.diagnose.shots.Smoothing} what smoothing does to KL.
 */
package org.qicd.diagnose.shots;
