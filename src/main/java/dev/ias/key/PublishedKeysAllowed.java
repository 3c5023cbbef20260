package dev.ias.key;

/**
 * Lets the service start with published keys. Implemented by development mode only, which the production jar does not
 * contain.
 */
public interface PublishedKeysAllowed {}
