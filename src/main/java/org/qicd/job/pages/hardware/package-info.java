/** What the command {@code hardware} prints, charts and saves. */
package org.qicd.job.pages.hardware;
