/**
 * Students and what they predict, for training, pipelines and diagnosis alike: {@link
 * org.qicd.ensemble.TrainedEnsemble} is what training ends with, {@link
 * org.qicd.ensemble.EnsemblePredictor} turns images into a {@link org.qicd.ensemble.Prediction},
 * {@link org.qicd.ensemble.Student} is one student between two steps, {@link
 * org.qicd.ensemble.StudentCircuits} are the circuits that executors get once.
 *
 * <p>Imports {@code circuit}, {@code simulate}, {@code distill}, {@code optim}; knows neither
 * parameters nor rounds.
 */
package org.qicd.ensemble;
