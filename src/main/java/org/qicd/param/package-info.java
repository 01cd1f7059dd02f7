/**
 * Tables of parameters. Begin with {@link org.qicd.param.Param}, a parameter with its meaning,
 * allowed values and default. {@link org.qicd.param.ParamTable} collects the rows of a table, and
 * {@link org.qicd.param.ParamValues} holds the values that a user chose. {@link
 * org.qicd.param.UserMistake} finds the message of a user's mistake inside the exceptions that
 * Spark wraps around it.
 *
 * <p>This package imports no other package of this project, and every other package may import it.
 */
package org.qicd.param;
