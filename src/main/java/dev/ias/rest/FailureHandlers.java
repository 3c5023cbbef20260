package dev.ias.rest;

import dev.ias.generated.rest.model.ErrStatusMsg;
import dev.ias.verification.FailureException;
import io.micronaut.context.annotation.Primary;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.codec.CodecException;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.json.JsonSyntaxException;
import io.micronaut.serde.exceptions.SerdeException;
import io.micronaut.web.router.exceptions.UnsatisfiedBodyRouteException;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Micronaut's exception handlers, whose interface has a raw request type. */
@SuppressWarnings("rawtypes")
final class FailureHandlers {

    private FailureHandlers() {}

    /** Handles failures of the domain. */
    @Singleton
    static class OfDomain implements ExceptionHandler<FailureException, HttpResponse<?>> {

        private final ErrorResponses errors;
        private final RestRequests requests;

        OfDomain(ErrorResponses errors, RestRequests requests) {
            this.errors = errors;
            this.requests = requests;
        }

        @Override
        public HttpResponse<?> handle(HttpRequest request, FailureException e) {
            return requests.operation((HttpRequest<?>) request)
                    .<HttpResponse<?>>map(operation -> errors.of(e.failure(), operation, request, e.getCause()))
                    .orElseGet(() ->
                            HttpResponse.serverError(errors.of(HttpStatus.INTERNAL_SERVER_ERROR, Optional.of(e))));
        }
    }

    /** Handles invalid bodies of requests. */
    @Singleton
    static class OfRequest implements ExceptionHandler<InvalidRequestException, HttpResponse<ErrStatusMsg>> {

        private final ErrorResponses errors;

        OfRequest(ErrorResponses errors) {
            this.errors = errors;
        }

        @Override
        public HttpResponse<ErrStatusMsg> handle(HttpRequest request, InvalidRequestException e) {
            return HttpResponse.badRequest(
                    e.violation().map(errors::invalidField).orElseGet(() -> withoutField(e)));
        }

        private ErrStatusMsg withoutField(InvalidRequestException e) {
            return e.isMissing() ? errors.bodyRequired() : errors.malformed();
        }
    }

    /** Creates the body of errors detected by Micronaut. */
    @Singleton
    @Primary
    static class OfFramework implements ErrorResponseProcessor<ErrStatusMsg> {

        private final ErrorResponses errors;

        OfFramework(ErrorResponses errors) {
            this.errors = errors;
        }

        @Override
        public MutableHttpResponse<ErrStatusMsg> processResponse(
                ErrorContext context, MutableHttpResponse<?> response) {
            ResponseHeaders.set(response);
            return response.body(body(context, response)).contentType(MediaType.APPLICATION_JSON_TYPE);
        }

        private ErrStatusMsg body(ErrorContext context, MutableHttpResponse<?> response) {
            var cause = context.getRootCause();
            if (response.status() == HttpStatus.BAD_REQUEST && cause.isPresent()) {
                return badRequest(cause.get());
            }
            return errors.of(response.status(), cause);
        }

        private ErrStatusMsg badRequest(Throwable cause) {
            return switch (cause) {
                case UnsatisfiedBodyRouteException e -> errors.bodyRequired();
                // At paths that are not of the contract, whose bodies are not checked before they are parsed.
                case JsonSyntaxException e -> errors.malformed();
                case ConversionErrorException e -> errors.malformed();
                case SerdeException e -> errors.malformed();
                case CodecException e -> errors.malformed();
                default -> errors.of(HttpStatus.BAD_REQUEST, Optional.of(cause));
            };
        }
    }
}
