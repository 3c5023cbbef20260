package dev.ias.ops.development;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says where to go. */
@Singleton
class Signpost {

    private static final Logger LOG = LoggerFactory.getLogger(Signpost.class);

    private final DevelopmentSettings settings;

    Signpost(DevelopmentSettings settings) {
        this.settings = settings;
    }

    @EventListener
    void started(ServerStartupEvent event) {
        var root = event.getSource().getURL();
        LOG.info(
                """
                ias is up, in development mode
                  sign up     {}/demo/
                  try it out  {}/swagger-ui/
                  mailbox     {}/dev/mailbox
                  contract    {}/api-spec/ias-public-api.yaml
                  access key  {}, its secret is {}
                  database    jdbc:postgresql://localhost:{}/postgres?user=postgres, kept in {}\
                """,
                root,
                root,
                root,
                root,
                DevelopmentAccount.ID,
                DevelopmentAccount.SECRET,
                settings.databasePort(),
                settings.dataDirectory());
    }
}
