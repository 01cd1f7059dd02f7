/**
 * Quantum computers as their calibrations describe them. {@link org.qicd.backend.BackendFiles}
 * reads a {@link org.qicd.backend.Backend} from a file.
 *
 * <p>This package imports {@code param} and {@code circuit}. It knows nothing of Spark.
 */
package org.qicd.backend;
