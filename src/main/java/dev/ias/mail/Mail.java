package dev.ias.mail;

/** Subject, plain text and HTML of a mail before encoding. */
record Mail(String subject, String text, String html) {}
