/**
 * First-order optimizers on a {@code double[]} of weights. Begin with {@link
 * org.qicd.optim.Optimizer}. {@link org.qicd.optim.StepSchedule} gives the step size of each step.
 *
 * <p>This package imports no other package of this project.
 */
package org.qicd.optim;
