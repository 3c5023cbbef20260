/** Files of mails: single mails, mailbox files and directories of both. */
@NullMarked
package dev.ias.report.file;

import org.jspecify.annotations.NullMarked;
