package dev.ias.settings;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the name that a misspelled one may stand for. */
public final class Spelling {

    private static final int CHARACTERS_PER_ERROR = 6;
    private static final int MINIMUM_ERRORS = 2;

    private record Candidate(String name, int distance) {}

    private Spelling() {}

    /**
     * Returns the most similar name; empty if all differ in more than a sixth of the characters, and in more than two.
     */
    public static Optional<String> nearest(String written, Stream<String> names) {
        var errors = Math.max(MINIMUM_ERRORS, written.length() / CHARACTERS_PER_ERROR);
        return names.map(name -> new Candidate(name, distance(written, name)))
                .filter(candidate -> candidate.distance() <= errors)
                .min(Comparator.comparingInt(Candidate::distance)
                        // Swapped characters are more likely than a missing or additional one.
                        .thenComparingInt(candidate -> Math.abs(candidate.name().length() - written.length()))
                        .thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    /** Returns the Damerau-Levenshtein distance: insertions, deletions, substitutions and swaps of neighbours. */
    static int distance(String one, String other) {
        var distances = new int[one.length() + 1][other.length() + 1];
        for (var i = 0; i <= one.length(); i++) {
            for (var j = 0; j <= other.length(); j++) {
                distances[i][j] = i == 0 || j == 0 ? i + j : step(distances, one, other, i, j);
            }
        }
        return distances[one.length()][other.length()];
    }

    private static int step(int[][] distances, String one, String other, int i, int j) {
        var substitution = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        var least = Math.min(
                distances[i - 1][j - 1] + substitution, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
        var swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
    }
}
