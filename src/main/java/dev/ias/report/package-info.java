/** Reports about sent mails: the endpoint of the management port and the import of files. */
@NullMarked
package dev.ias.report;

import org.jspecify.annotations.NullMarked;
