package dev.ias.ops.development;

import dev.ias.key.PublishedKeysAllowed;
import jakarta.inject.Singleton;

/** Lets the service start with the keys of {@code application-dev.yml}. */
@Singleton
final class DevelopmentKeys implements PublishedKeysAllowed {}
