package dev.ias.maildomain;

import dev.ias.ServiceOnly;
import dev.ias.settings.InvalidSettingException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocked domains of {@code ias.mail.blocked-domains}. The last valid list stays in use until the file contains
 * another valid one.
 */
@Context
@ServiceOnly
public class BlockedDomains {

    private static final Logger LOG = LoggerFactory.getLogger(BlockedDomains.class);

    /** Attributes of a file that change with its content. */
    private record Version(
            FileTime modified, long size, @Nullable Object key) {}

    private final Optional<String> file;
    private volatile DomainList list = DomainList.EMPTY;
    private Optional<Version> loaded = Optional.empty();
    private Optional<Version> seen = Optional.empty();
    private @Nullable String problem;

    BlockedDomains(MailDomainSettings settings, MeterRegistry meters) {
        this.file = settings.blockedDomainsFile();
        file.ifPresent(path -> {
            loaded = version(path);
            list = DomainList.read(path);
        });
        Gauge.builder("ias.domain.blocked", this, all -> all.list.domains().size())
                .description("Domains in ias.mail.blocked-domains")
                .register(meters);
    }

    /** Returns whether a domain or one of its parents is blocked. */
    boolean contains(String domain) {
        return list.covers(domain);
    }

    /**
     * Reads the file again if it has changed. A change takes effect only after two consecutive calls have seen the same
     * version, so that a file that is being written is not read.
     */
    @Scheduled(
            fixedDelay = "${ias.mail.blocked-domains-interval:5s}",
            initialDelay = "${ias.mail.blocked-domains-interval:5s}")
    public synchronized void reload() {
        file.ifPresent(path -> {
            var now = version(path);
            if (!now.equals(loaded) && now.equals(seen)) {
                load(path);
                loaded = now;
            }
            seen = now;
        });
    }

    private void load(String path) {
        try {
            var read = DomainList.read(path);
            list = read;
            problem = null;
            LOG.info("Loaded {} blocked domains", read.domains().size());
            if (!read.wrongLines().isEmpty()) {
                LOG.warn("{}: {}", MailDomainSettings.FILE, MailDomainCheck.description(read.wrongLines()));
            }
        } catch (InvalidSettingException e) {
            if (!Objects.equals(problem, e.getMessage())) {
                problem = e.getMessage();
                LOG.warn("File of blocked domains is unusable; the last valid list stays in use: {}", e.getMessage());
            }
        }
    }

    /** Returns the version of a file; empty if there is none. */
    private static Optional<Version> version(String path) {
        try {
            var attributes = Files.readAttributes(Path.of(path), BasicFileAttributes.class);
            return Optional.of(new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
