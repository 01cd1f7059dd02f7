/**
 * The only source of random numbers. {@link org.qicd.random.Draw} lists everything that is drawn at
 * random, and the key from which each draw follows.
 *
 * <p>This package imports no other package of this project.
 */
package org.qicd.random;
