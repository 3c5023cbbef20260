package dev.ias.ops.development;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;

/**
 * What development mode starts.
 *
 * @param dataDirectory of the database; it is kept from run to run
 * @param databasePort on the loopback interface
 */
@ConfigurationProperties("ias.development")
record DevelopmentSettings(Path dataDirectory, int databasePort) {}
