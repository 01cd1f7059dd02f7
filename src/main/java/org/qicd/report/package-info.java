/**
 * Reports: a document of titled blocks becomes one HTML file that needs nothing else, neither a
 * server nor the network.
 *
 * <p>{@link org.qicd.report.Document} is the content, {@link org.qicd.report.Block} lists what it
 * may hold, {@link org.qicd.report.HtmlReport} writes it. Tables, text and pictures are HTML;
 * charts are JSON that {@code report.js} draws with d3. All text may come from data and is escaped;
 * a content security policy lets nothing run but the two scripts that were put in.
 *
 * <p>This package knows nothing of circuits, training or Spark.
 */
package org.qicd.report;
