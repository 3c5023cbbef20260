package dev.ias.report;

import dev.ias.bounce.BounceReport;

/** A document that has been read, before it is recorded. */
sealed interface Reading {

    /** A report about a mail of this service. */
    record Report(BounceReport report) implements Reading {}

    /** A document with nothing to record. */
    record Settled(Receipt receipt) implements Reading {}
}
