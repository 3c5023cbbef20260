package dev.ias.faults;

import java.time.Duration;
import java.util.List;

/**
 * What became of the calls that were made around a fault.
 *
 * @param lost mails that were granted and never came
 * @param duplicates mails that came again
 * @param wrong answers, mails and codes that break a promise, each told in words
 * @param slowest the longest that an answer took
 * @param latest the longest that a mail came after its call
 */
record Account(int calls, int lost, int duplicates, List<String> wrong, Duration slowest, Duration latest) {}
