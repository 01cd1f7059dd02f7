/** Circuits. */
package org.qicd.circuit;
