package dev.ias.rest;

import dev.ias.token.AuthTokens;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.util.Map;

/** Publishes the public keys of auth tokens as a JWK Set (RFC 7517). */
@Controller("/.well-known/jwks.json")
class JwksController {

    private final AuthTokens authTokens;

    JwksController(AuthTokens authTokens) {
        this.authTokens = authTokens;
    }

    @Get
    Map<String, Object> keys() {
        return authTokens.publicKeys();
    }
}
