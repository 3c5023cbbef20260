package dev.ias.fuzz;

import java.util.List;
import java.util.Random;

/** Generates inputs: mostly valid ones with a few changes, occasionally random text. */
final class Mutator {

    private static final int FROM_NOTHING = 10;
    private static final int LONGEST = 64;
    private static final int EDITS = 6;
    private static final int REPEATS = 400;
    private static final int SELDOM = 50;
    private static final int BYTE = 256;

    private final Random random;
    private final List<String> corpus;
    private final List<String> dictionary;

    Mutator(Random random, List<String> corpus, List<String> dictionary) {
        this.random = random;
        this.corpus = corpus;
        this.dictionary = dictionary;
    }

    String next() {
        if (random.nextInt(FROM_NOTHING) == 0) {
            return anything(random.nextInt(LONGEST));
        }
        var text = new StringBuilder(any(corpus));
        for (var edits = random.nextInt(EDITS); edits > 0; edits--) {
            edit(text);
        }
        return text.toString();
    }

    private void edit(StringBuilder text) {
        var from = random.nextInt(text.length() + 1);
        var to = Math.min(text.length(), from + 1 + random.nextInt(LONGEST));
        switch (random.nextInt(8)) {
            case 0, 1 -> text.insert(from, any(dictionary));
            case 2 -> text.replace(from, to, any(dictionary));
            case 3 -> text.delete(from, Math.min(to, from + 1 + random.nextInt(4)));
            case 4 -> text.insert(from, anything(1 + random.nextInt(3)));
            case 5 -> text.replace(from, Math.min(to, from + 1), anything(1));
            case 6 -> splice(text, from);
            default -> repeat(text, from, to);
        }
    }

    /** Replaces the end with the end of another valid input. */
    private void splice(StringBuilder text, int from) {
        var other = any(corpus);
        text.setLength(from);
        text.append(other, random.nextInt(other.length() + 1), other.length());
    }

    private void repeat(StringBuilder text, int from, int to) {
        var times = random.nextInt(SELDOM) == 0 ? random.nextInt(REPEATS) : 1 + random.nextInt(3);
        text.insert(from, text.substring(from, to).repeat(times));
    }

    /**
     * Returns random text: three of four characters are bytes, the others any UTF-16 code unit, including lone
     * surrogates.
     */
    private String anything(int length) {
        var text = new StringBuilder();
        for (var i = 0; i < length; i++) {
            text.append((char) random.nextInt(random.nextInt(4) == 0 ? Character.MAX_VALUE + 1 : BYTE));
        }
        return text.toString();
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
