/**
 * Parameters: {@link org.qicd.param.Param} is one with its meaning, validator and default, {@link
 * org.qicd.param.ParamTable} the rows of a table, {@link org.qicd.param.ParamValues} what a user
 * chose. {@link org.qicd.param.UserMistake} finds the one line of a mistake inside what Spark wraps
 * around it.
 *
 * <p>Imports nothing of ours; everything else may import it.
 */
package org.qicd.param;
