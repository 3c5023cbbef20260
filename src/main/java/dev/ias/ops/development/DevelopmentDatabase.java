package dev.ias.ops.development;

import dev.ias.ServiceOnly;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Embedded PostgreSQL with durable settings, started before the first connection is opened. */
@Singleton
@ServiceOnly
class DevelopmentDatabase implements BeanCreatedEventListener<DatasourceConfiguration> {

    private static final Logger LOG = LoggerFactory.getLogger(DevelopmentDatabase.class);
    private static final int STOP_SECONDS = 20;

    private final DevelopmentSettings settings;
    private @Nullable EmbeddedPostgres database;

    DevelopmentDatabase(DevelopmentSettings settings) {
        this.settings = settings;
    }

    @Override
    public synchronized DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> event) {
        if (database == null) {
            database = start();
        }
        return event.getBean();
    }

    @PreDestroy
    synchronized void stop() throws IOException {
        if (database != null) {
            database.close();
        }
    }

    private EmbeddedPostgres start() {
        var directory = settings.dataDirectory().toAbsolutePath();
        try {
            Files.createDirectories(directory);
            stopLeftover(directory);
            LOG.info("Starting PostgreSQL on {}", directory);
            return EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setPort(settings.databasePort())
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    String.format(
                            Locale.ROOT,
                            "PostgreSQL failed to start on port %d; ias.development.database-port sets another port",
                            settings.databasePort()),
                    e);
        }
    }

    /** Stops a PostgreSQL that a killed run left running; otherwise this run would silently connect to it. */
    private static void stopLeftover(Path directory) throws IOException {
        var leftover = postmaster(directory.resolve("postmaster.pid"));
        if (leftover.isEmpty()) {
            return;
        }
        LOG.info(
                "Stopping the PostgreSQL that an earlier run left running, process {}",
                leftover.get().pid());
        leftover.get().destroy();
        try {
            leftover.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("PostgreSQL of an earlier run did not stop within 20 seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static Optional<ProcessHandle> postmaster(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        var pid = Files.readAllLines(pidFile).getFirst().strip();
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(process -> process.info().command().orElse("").endsWith("postgres"));
    }
}
