package dev.ias.web;

import dev.ias.http.Bulkhead;
import dev.ias.http.CauseChain;
import dev.ias.http.OverloadedException;
import dev.ias.http.RetryAfter;
import dev.ias.language.Texts;
import dev.ias.verification.FailureException;
import dev.ias.verification.Language;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for the pages of mailed links. Runs their blocking work on the bulkhead of pages. */
@Singleton
class LinkPages {

    private static final Logger LOG = LoggerFactory.getLogger(LinkPages.class);

    private final Bulkhead threads;
    private final Pages pages;

    LinkPages(@Named("page") Bulkhead threads, Pages pages) {
        this.threads = threads;
        this.pages = pages;
    }

    /**
     * A page.
     *
     * @param pause how long to wait before the next request; zero if it may follow at once
     */
    record View(Page page, Duration pause) {

        static View of(Page page) {
            return new View(page, Duration.ZERO);
        }

        static View of(LinkPage page) {
            return of(page.page());
        }

        /** Returns the page that asks to wait. */
        static View waiting(Duration wait) {
            return new View(LinkPage.WAIT.page().value("seconds", RetryAfter.wholeSeconds(wait)), wait);
        }
    }

    /**
     * Answers with the page that {@code work} decides on, which may block; with 503 if it fails or no thread is free.
     */
    CompletableFuture<HttpResponse<String>> answer(HttpRequest<?> request, Function<Texts, View> work) {
        var texts = pages.texts(request);
        return threads.<HttpResponse<String>>call(request, () -> respond(request, texts, view(texts, work)))
                .exceptionallyCompose(failure -> failure instanceof OverloadedException
                        ? CompletableFuture.completedFuture(overloaded(request, texts))
                        : CompletableFuture.failedFuture(failure));
    }

    /** Returns the language of the pages for a request. */
    Language language(HttpRequest<?> request) {
        return pages.texts(request).language();
    }

    /** Answers with a page that is known already. */
    HttpResponse<String> answer(HttpRequest<?> request, View view) {
        return respond(request, pages.texts(request), view);
    }

    /**
     * Answers with a page at once, and then runs {@code work}, which may block and must log its failures: neither the
     * answer nor its time depends on it. Answers 503 if it cannot be queued.
     */
    HttpResponse<String> answerBefore(HttpRequest<?> request, View view, Runnable work) {
        var texts = pages.texts(request);
        return threads.run(work) ? respond(request, texts, view) : overloaded(request, texts);
    }

    /** Renders the 503 on the calling thread; it needs no database. */
    private HttpResponse<String> overloaded(HttpRequest<?> request, Texts texts) {
        return respond(request, texts, new View(LinkPage.UNAVAILABLE.page(), RetryAfter.OVERLOADED));
    }

    private static View view(Texts texts, Function<Texts, View> work) {
        try {
            return work.apply(texts);
        } catch (FailureException e) {
            LOG.warn("Failed to look up a link; answering 503: {}", CauseChain.of(e));
            return View.of(LinkPage.UNAVAILABLE);
        }
    }

    private HttpResponse<String> respond(HttpRequest<?> request, Texts texts, View view) {
        var response = pages.respond(request, texts, view.page());
        return view.pause().isPositive() ? RetryAfter.add(response, view.pause()) : response;
    }
}
