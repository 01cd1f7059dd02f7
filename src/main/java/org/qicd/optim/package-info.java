/**
 * First-order optimizers on a {@code double[]}. This package imports nothing of ours and is called
 * by the training rounds.
 */
package org.qicd.optim;
