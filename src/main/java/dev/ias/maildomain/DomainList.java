package dev.ias.maildomain;

import dev.ias.input.DomainName;
import dev.ias.input.PastedText;
import dev.ias.settings.InvalidSettingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A list of domains from a file.
 *
 * @param domains in their ASCII form and lower case; each covers its subdomains
 * @param wrongLines numbers of the lines that are neither a domain nor a comment
 */
record DomainList(Set<String> domains, List<Integer> wrongLines) {

    static final DomainList EMPTY = new DomainList(Set.of(), List.of());

    // The largest public lists of disposable domains have 3 MB.
    private static final int MAXIMUM_BYTES = 8 * 1024 * 1024;

    /**
     * Reads a file.
     *
     * @throws InvalidSettingException if it cannot be read, is too large or is not UTF-8
     */
    static DomainList read(String path) {
        try {
            var file = Path.of(path);
            // Opening a pipe would block, and reading a device might never end.
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw unusable(path, "not a regular file");
            }
            try (var content = Files.newInputStream(file)) {
                return parse(text(path, content.readNBytes(MAXIMUM_BYTES + 1)));
            }
        } catch (InvalidPathException e) {
            throw unusable(path, "not a path");
        } catch (NoSuchFileException e) {
            throw unusable(path, "no such file");
        } catch (AccessDeniedException e) {
            throw unusable(path, "permission denied");
        } catch (IOException e) {
            throw unusable(path, e.getClass().getSimpleName());
        }
    }

    private static String text(String path, byte[] bytes) {
        if (bytes.length > MAXIMUM_BYTES) {
            throw unusable(path, "too large");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unusable(path, "not UTF-8");
        }
    }

    static DomainList parse(String text) {
        var domains = new HashSet<String>();
        var wrongLines = new ArrayList<Integer>();
        var number = 0;
        for (var line : text.lines().toList()) {
            number++;
            var comment = line.indexOf('#');
            var name = PastedText.trim(comment < 0 ? line : line.substring(0, comment));
            if (!name.isEmpty()) {
                var domain = DomainName.of(name);
                if (domain.valid()) {
                    domains.add(domain.ascii());
                } else {
                    wrongLines.add(number);
                }
            }
        }
        return new DomainList(Set.copyOf(domains), List.copyOf(wrongLines));
    }

    /** Returns whether a domain or one of its parents is in the list. */
    boolean covers(String domain) {
        var start = 0;
        while (true) {
            if (domains.contains(domain.substring(start))) {
                return true;
            }
            var dot = domain.indexOf('.', start);
            if (dot < 0) {
                return false;
            }
            start = dot + 1;
        }
    }

    private static InvalidSettingException unusable(String path, String reason) {
        return InvalidSettingException.of(
                MailDomainSettings.FILE,
                path,
                "a file of at most " + MAXIMUM_BYTES + " bytes in UTF-8 that can be read: " + reason);
    }
}
