/**
 * The one source of random numbers: {@link org.qicd.random.Draw} lists everything that is drawn and
 * the key that each draw follows from. Imports nothing of ours.
 */
package org.qicd.random;
