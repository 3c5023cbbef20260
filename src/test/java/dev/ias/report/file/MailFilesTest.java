package dev.ias.report.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailFilesTest {

    @TempDir
    private Path directory;

    private final MailFiles files = new MailFiles(100);

    @Test
    void aFileIsOneMail() throws IOException {
        var file = Files.writeString(directory.resolve("a.eml"), "Subject: a\n\nFrom here\n\nFrom there\n");

        assertThat(read(file)).containsExactly(file + ": Subject: a\n\nFrom here\n\nFrom there\n");
    }

    @Test
    void aMailboxFileIsSplit() throws IOException {
        assertThat(stream(
                        "From a\nA: 1\n\nx\nFrom y\n>From z\n>>From z\n\nFrom b\nB: 2\r\n\r\nx\r\n\r\nFrom c\nC: 3\n"))
                .containsExactly(
                        "in: From a\nA: 1\n\nx\nFrom y\nFrom z\n>From z\n\n",
                        "in, mail 2: From b\nB: 2\r\n\r\nx\r\n\r\n",
                        "in, mail 3: From c\nC: 3\n");
    }

    @Test
    void anEmptyFileHasNoMail() throws IOException {
        assertThat(stream("")).isEmpty();
    }

    @Test
    void mailsThatAreTooLargeAreSkipped() throws IOException {
        assertThat(stream("From a\n\n" + "x".repeat(100_000) + "\n\nFrom b\n\n"))
                .containsExactly("in: too large", "in, mail 2: From b\n\n");
        assertThat(stream("x".repeat(100))).containsExactly("in: " + "x".repeat(100));
        assertThat(stream("x".repeat(101))).containsExactly("in: too large");
    }

    @Test
    void aMaildirIsReadWithoutItsIncompleteMails() throws IOException {
        for (var folder : List.of("cur", "new", "tmp")) {
            Files.createDirectory(directory.resolve(folder));
            Files.writeString(directory.resolve(folder).resolve("1.host"), folder);
        }
        Files.writeString(directory.resolve(".hidden"), "x");
        Files.createSymbolicLink(
                directory.resolve("link"), directory.resolve("cur").resolve("1.host"));

        assertThat(read(directory))
                .containsExactlyInAnyOrder(
                        directory.resolve("cur/1.host") + ": cur", directory.resolve("new/1.host") + ": new");
    }

    private List<String> read(Path path) throws IOException {
        var mails = new ArrayList<String>();
        files.read(path, mail -> mails.add(text(mail)));
        return mails;
    }

    private List<String> stream(String content) throws IOException {
        var mails = new ArrayList<String>();
        files.read(new ByteArrayInputStream(content.getBytes(UTF_8)), "in", mail -> mails.add(text(mail)));
        return mails;
    }

    private static String text(StoredMail mail) {
        return mail.name() + ": "
                + mail.content().map(content -> new String(content, UTF_8)).orElse("too large");
    }
}
