package dev.ias.report.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * Reads stored mails: files of single mails, mailbox files (mbox), and directories of such files, also Maildirs. Does
 * not follow links in directories.
 */
public final class MailFiles {

    private static final int MAX_DEPTH = 8;
    // Mails in this directory of a Maildir are incomplete.
    private static final Path INCOMPLETE = Path.of("tmp");

    private final int maximum;

    /**
     * Creates a reader.
     *
     * @param maximum size of a mail in bytes; larger ones are skipped
     */
    public MailFiles(int maximum) {
        this.maximum = maximum;
    }

    /**
     * Reads the mails of a stream.
     *
     * @param name of the stream, for the names of the mails
     */
    public void read(InputStream in, String name, Consumer<StoredMail> mails) throws IOException {
        var mailbox = new Mailbox(in, maximum);
        for (var number = 1; mailbox.hasNext(); number++) {
            mails.accept(new StoredMail(number == 1 ? name : name + ", mail " + number, mailbox.next()));
        }
    }

    /** Reads the mails of a file, or of all files of a directory. */
    public void read(Path path, Consumer<StoredMail> mails) throws IOException {
        if (!Files.isDirectory(path)) {
            readFile(path, mails);
            return;
        }
        try (var walk = Files.walk(path, MAX_DEPTH)) {
            for (var file : (Iterable<Path>) walk::iterator) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isMail(path.relativize(file))) {
                    readFile(file, mails);
                }
            }
        }
    }

    private static boolean isMail(Path relative) {
        return !relative.getFileName().toString().startsWith(".")
                && StreamSupport.stream(relative.spliterator(), false).noneMatch(INCOMPLETE::equals);
    }

    private void readFile(Path file, Consumer<StoredMail> mails) throws IOException {
        try (var in = Files.newInputStream(file)) {
            read(in, file.toString(), mails);
        }
    }
}
