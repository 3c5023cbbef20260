package dev.ias.database;

import java.util.List;

/** Thrown at start-up if the service cannot work with the database. */
public final class UnusableDatabaseException extends RuntimeException {

    private final transient List<String> problems;

    UnusableDatabaseException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns a sentence for each problem. */
    public List<String> problems() {
        return problems;
    }
}
