/**
 * Reads circuits from OpenQASM, version 2 and 3. Begin with {@link
 * org.qicd.circuit.qasm.QasmProgram}, which is what a text says. A {@code Lexer} cuts a text into
 * tokens, and a {@code Parser} makes statements of them. {@code Gates} knows the standard gates,
 * and an {@code Expansion} replaces calls of gates by operations of a circuit.
 *
 * <p>A text may come from anywhere. Its size, the depth of what is nested in it and the work that
 * it causes are bounded. Whatever is not understood is an {@code IllegalArgumentException} of one
 * line, with the file and the number of the line.
 *
 * <p>This package imports {@code circuit} and {@code param}.
 */
package org.qicd.circuit.qasm;
