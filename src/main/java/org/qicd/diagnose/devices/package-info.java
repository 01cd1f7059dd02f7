/**
 * Tells before a training what unlike devices do to it: how far apart they bring students of equal
 * weights, whether weights can undo it, and which strategy to take. Begin with {@link
 * org.qicd.diagnose.devices.DeviceFindings}.
 *
 * <p>{@link org.qicd.diagnose.devices.DeviceErrors} are the angles by which devices are wrong.
 * {@link org.qicd.diagnose.devices.StartFidelity} is what they do at equal weights, {@link
 * org.qicd.diagnose.devices.WeightsReach} what of it the weights can undo, and {@link
 * org.qicd.diagnose.devices.Advice} the rule for the strategy.
 *
 * <p>All other parts of a diagnosis describe the circuit on an ideal device and are in {@code
 * diagnose}, which does not know this package.
 */
package org.qicd.diagnose.devices;
