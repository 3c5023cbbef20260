package dev.ias.mail;

/** A mail as it is read. */
record Mail(String subject, String text, String html) {}
