/**
 * What commands show: lines on the terminal, tables, charts, reports, and the JSON files beside
 * them.
 */
package org.qicd.job.pages;
