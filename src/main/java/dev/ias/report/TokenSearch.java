package dev.ias.report;

import dev.ias.bounce.ReturnToken;
import dev.ias.bounce.ReturnTokens;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds the return token of a mail in the texts of a report. */
final class TokenSearch {

    // Before the domain of an envelope sender or an identifier, also of senders that a forwarding server has rewritten.
    private static final Pattern TOKEN =
            Pattern.compile("(?<![0-9A-Za-z])[0-9A-Va-v]{" + ReturnTokens.LENGTH + "}(?=@)");
    // Each costs a MAC with every key of the ring.
    private static final int MAX_CANDIDATES = 16;

    private final ReturnTokens tokens;

    TokenSearch(ReturnTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Returns the token; empty if there is none, or valid ones of several mails: a forged report could combine the
     * token of the sender's own mail with that of another recipient.
     */
    Optional<ReturnToken> find(List<String> tokenSources) {
        var found = tokenSources.stream()
                .flatMap(source -> TOKEN.matcher(source).results())
                .map(MatchResult::group)
                .distinct()
                .limit(MAX_CANDIDATES)
                .flatMap(text -> tokens.parse(text).stream())
                .distinct()
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
