/**
 * Reports. A document of titled blocks becomes one HTML file that needs neither a server nor the
 * network.
 *
 * <p>Begin with {@link org.qicd.report.Document}, which is the content. {@link
 * org.qicd.report.Block} lists what it may hold, and {@link org.qicd.report.HtmlReport} makes the
 * file. Tables, text and pictures become HTML. Charts become JSON, which {@code report.js} draws
 * with d3. Text may come from data, so all of it is escaped, and a content security policy allows
 * no scripts except the two that the file contains.
 *
 * <p>This package imports no other package of this project. It knows nothing of circuits, training
 * or Spark.
 */
package org.qicd.report;
