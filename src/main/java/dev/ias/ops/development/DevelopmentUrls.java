package dev.ias.ops.development;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the development URLs at start-up. */
@Singleton
class DevelopmentUrls {

    private static final Logger LOG = LoggerFactory.getLogger(DevelopmentUrls.class);

    private final DevelopmentSettings settings;

    DevelopmentUrls(DevelopmentSettings settings) {
        this.settings = settings;
    }

    @EventListener
    void started(ServerStartupEvent event) {
        var root = event.getSource().getURL();
        LOG.info("Ready, in development mode");
        LOG.info("  start page  {}/", root);
        LOG.info("  demo        {}/demo/", root);
        LOG.info("  try it out  {}/swagger-ui/", root);
        LOG.info("  mailbox     {}/dev/mailbox", root);
        LOG.info("  contract    {}/api-spec/ias-public-api.yaml", root);
        LOG.info("  access key  {}, secret {}", DevelopmentAccount.ID, DevelopmentAccount.SECRET);
        LOG.info(
                "  database    jdbc:postgresql://localhost:{}/postgres?user=postgres, kept in {}",
                settings.databasePort(),
                settings.dataDirectory());
    }
}
