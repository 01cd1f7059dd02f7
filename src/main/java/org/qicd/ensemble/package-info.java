/**
 * Students and their predictions, for training and pipelines. Begin with {@link
 * org.qicd.ensemble.TrainedEnsemble}, the result of a training. {@link
 * org.qicd.ensemble.EnsemblePredictor} turns images into {@linkplain
 * org.qicd.ensemble.ImagePrediction predictions}. {@link org.qicd.ensemble.Student} is one student
 * between two steps. {@link org.qicd.ensemble.StudentCircuits} are the students' circuits, which
 * executors get once.
 *
 * <p>This package imports {@code circuit}, {@code measure}, {@code simulate}, {@code distill} and
 * {@code optim}. It knows neither parameters nor rounds.
 */
package org.qicd.ensemble;
