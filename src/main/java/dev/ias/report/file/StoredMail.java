package dev.ias.report.file;

import java.util.Optional;

/**
 * A mail of a file.
 *
 * @param name file, and for a mailbox file the number of the mail, counted from 1
 * @param content raw mail; empty if it is too large
 */
public record StoredMail(String name, Optional<byte[]> content) {}
