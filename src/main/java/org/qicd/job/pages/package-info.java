/** The outputs of commands: text for the terminal, tables, charts, HTML reports, and JSON files. */
package org.qicd.job.pages;
