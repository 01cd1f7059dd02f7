/**
 * First-order optimizers on a {@code double[]}. Imports nothing of ours; called by the training
 * rounds.
 */
package org.qicd.optim;
