package dev.ias.ops.development;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;

/**
 * Settings of development mode.
 *
 * @param dataDirectory data directory of the database, which is kept between runs
 * @param databasePort port of the database on the loopback interface
 */
@ConfigurationProperties("ias.development")
record DevelopmentSettings(Path dataDirectory, int databasePort) {}
